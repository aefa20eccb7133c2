"""Django's SQLite backend, with one queue for the writers of this process.

SQLite lets one connection write at a time; the others ask again after pauses that grow, so under
many writers some wait for seconds while others pass. Here the threads of one process wait for a
lock of their own before they begin: nobody sleeps past a free place. Other processes still meet
at SQLite's own lock.
"""

from __future__ import annotations

import threading
from typing import Any

from django.db.backends.sqlite3 import base
from django.db.utils import OperationalError

WRITERS = threading.Lock()
LONGEST_WAIT = 20.0  # seconds, as long as the connection itself would wait


class DatabaseWrapper(base.DatabaseWrapper):
    """Holds ``WRITERS`` from the beginning of a transaction to its end."""

    is_writing = False

    def _start_transaction_under_autocommit(self) -> None:
        if self._is_in_memory():
            super()._start_transaction_under_autocommit()
            return
        if not WRITERS.acquire(timeout=LONGEST_WAIT):
            raise OperationalError("database is locked")
        self.is_writing = True
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self._let_next_write()
            raise

    def _is_in_memory(self) -> bool:
        return bool(self.is_in_memory_db())

    def _let_next_write(self) -> None:
        if self.is_writing:
            self.is_writing = False
            WRITERS.release()

    def _commit(self) -> Any:
        done = super()._commit()  # a commit that failed is still to be rolled back
        self._let_next_write()
        return done

    def _rollback(self) -> Any:
        try:
            return super()._rollback()
        finally:
            self._let_next_write()

    def _close(self) -> Any:
        try:
            return super()._close()
        finally:
            self._let_next_write()
