"""The best choice under rules, as an integer program; HiGHS solves it. Nothing else knows the solver.

One thread and a fixed seed: the same program, written in the same order, gives the same answer.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import highspy

SECONDS = 60.0
SEED = 1


@dataclass
class Program:
    """Choices with their costs and the rules that bind them. The least total cost wins.

    A network (every rule says that what comes in goes out) has whole numbers at its corners, so the
    quicker linear program gives the same answer.
    """

    is_network: bool = False
    costs: list[float] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    rules: list[tuple[Mapping[int, int], float, float]] = field(default_factory=list)

    def choice(self, cost: float = 0, most: int = 1) -> int:
        """A number from 0 to ``most`` to be chosen; answers with its place."""
        self.costs.append(cost)
        self.highest.append(most)
        return len(self.costs) - 1

    def bind(
        self, weights: Mapping[int, int], *, least: float | None = None, most: float | None = None
    ) -> None:
        """The weighted sum of choices lies between ``least`` and ``most``, both included."""
        low = -math.inf if least is None else least
        high = math.inf if most is None else most
        self.rules.append((weights, low, high))

    def solve(self) -> list[int] | None:
        """What to choose, by place; None where no choice keeps all the rules."""
        if not self.costs:
            return [] if all(low <= 0 <= high for _, low, high in self.rules) else None
        import highspy  # with numpy heavy, and of use only where something is dealt out
        from highspy._core import _Highs

        solver = _Highs()  # the wrapper around it prints a banner
        for option, value in _OPTIONS.items():
            solver.setOptionValue(option, value)
        solver.passModel(self._model())
        solver.run()
        if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            return None
        return [round(value) for value in solver.getSolution().col_value]

    def _model(self) -> highspy.HighsLp:
        import highspy
        import numpy as np

        columns = len(self.costs)
        model = highspy.HighsLp()
        model.num_col_, model.num_row_ = columns, len(self.rules)
        model.col_cost_ = np.array(self.costs, dtype=np.double)
        model.col_lower_ = np.zeros(columns)
        model.col_upper_ = np.array(self.highest, dtype=np.double)
        model.row_lower_ = np.array([low for _, low, _ in self.rules], dtype=np.double)
        model.row_upper_ = np.array([high for _, _, high in self.rules], dtype=np.double)
        if not self.is_network:
            model.integrality_ = [highspy.HighsVarType.kInteger] * columns
        places = [place for weights, _, _ in self.rules for place in weights]
        values = [value for weights, _, _ in self.rules for value in weights.values()]
        lengths = [0, *(len(weights) for weights, _, _ in self.rules)]
        model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        model.a_matrix_.start_ = np.cumsum(lengths).astype(np.int32)
        model.a_matrix_.index_ = np.array(places, dtype=np.int32)
        model.a_matrix_.value_ = np.array(values, dtype=np.double)
        return model


_OPTIONS: dict[str, bool | float | str] = {
    "output_flag": False,
    "threads": 1,
    "random_seed": SEED,
    "time_limit": SECONDS,
    "mip_rel_gap": 0.0,
    "solver": "simplex",  # answers with a corner, as a network needs
}
