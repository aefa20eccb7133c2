"""What leaves the site about money: the settlement sheet of a project, the books of a round."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from pathlib import Path

from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.form_docx import write_form_docx
from yipin.documents.formats.writing.form_pdf import write_form_pdf
from yipin.documents.formats.writing.printed import PrintedForm
from yipin.documents.formats.writing.summary_sheet import SummarySheet
from yipin.documents.formats.writing.summary_xlsx import table_xlsx, write_summary_xlsx
from yipin.projects.funds.choices import ClaimState
from yipin.projects.funds.models import Award, Claim, ClaimLine, Posting, RoundFund
from yipin.projects.funds.queries import (
    award_books,
    awards_of_fund,
    books_of_awards,
    table_of,
)
from yipin.projects.numbers import number_words
from yipin.projects.printing import PrintedFile
from yipin.rules.expense_rules import DEFAULT_TABLE
from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.ledger import (
    ACCOUNTS,
    ACTS,
    APPROVED,
    BROUGHT,
    CARRIED,
    RELEASED,
    RETURNED,
    SETTLED,
    SOURCE,
    brought_in,
    handed_over,
)
from yipin.rules.money import YUAN, capital_words, figures_of, money_words
from yipin.rules.stages import STATES

COLUMNS = (
    Column("claim", "报销"),
    Column("day", "日期"),
    Column("kind", "开支用途"),
    Column("what", "内容"),
    Column("sum", "金额（元）"),
    Column("voucher", "凭证号"),
)
SHEET = FormSchema(
    "settlement",
    "项目经费结算单",
    sections=(
        Section(
            "project",
            "一、项目",
            (
                Field("title", "项目名称"),
                Field("unit", "承担单位"),
                Field("round", "项目计划"),
                Field("tier", "立项等次"),
                Field("state", "项目状态"),
                Field("number", "编号"),
            ),
        ),
        Section(
            "money",
            "二、经费",
            (
                Field("awarded", "核定经费"),
                Field("brought", "上年结转"),
                Field("released", "已拨付"),
                Field("settled", "已结算"),
                Field("left", "没用完的"),
                Field("capital", "大写金额"),
            ),
        ),
        Section(
            "lines",
            "三、开支明细",
            (Field("lines", "经费经办同意报销的各笔", "table", columns=COLUMNS),),
        ),
        Section(
            "seals",
            "四、签章",
            (
                Field("unit_seal", "项目单位", "opinion_and_seal"),
                Field("finance_seal", "经费经办", "opinion_and_seal"),
            ),
        ),
    ),
)
COUNTED = (ClaimState.APPROVED, ClaimState.SETTLED)


@dataclass(frozen=True, slots=True)
class Settlement:
    """What the settlement sheet says, whatever file it is written to."""

    answers: dict[str, object]
    lines: list[dict[str, str]]
    form: PrintedForm


def settlement_of(award: Award, now: datetime) -> Settlement:
    """Three reads. A project that is not settled yet gives a draft, which says so on every page."""
    books, held = award_books(award), award.fund.round
    lines = [_line_words(claim, line) for claim, line in _counted(award)]
    application = award.application
    answers: dict[str, object] = {
        "title": application.title,
        "unit": award.unit.name,
        "round": held.name,
        "tier": award.tier or _("不分等次"),
        "state": STATES[application.state].label_office,
        "number": number_words(application.round.year, application.number),
        "awarded": money_words(award.amount_fen),
        "brought": money_words(brought_in(books)),
        "released": money_words(handed_over(books)),
        "settled": money_words(books[SETTLED]),
        "left": _left_words(books),
        "capital": capital_words(books[SETTLED]),
        "lines": lines,
    }
    said = json.dumps(answers, ensure_ascii=False, sort_keys=True)
    closed = award.closed_at
    form = PrintedForm(
        title=SHEET.title,
        number=str(answers["number"]),
        unit=award.unit.name,
        version=1 if closed else 0,
        digest=hashlib.sha256(said.encode()).hexdigest() if closed else "",
        round_name=held.name,
        filled_on=timezone.localdate(closed or now),
    )
    return Settlement(answers, lines, form)


def _left_words(books: dict[str, int]) -> str:
    """Where the money is that nobody spent."""
    kept = {key: books[key] for key in (RETURNED, CARRIED, RELEASED, APPROVED) if books[key]}
    parts = [f"{ACCOUNTS[key]} {money_words(fen)}" for key, fen in kept.items()]
    return "；".join(parts) or _("无")


def _counted(award: Award) -> Iterator[tuple[Claim, ClaimLine]]:
    """Lines that the finance desk let through, in the order in which they were claimed."""
    claims = award.claims.filter(state__in=COUNTED).select_related("version").order_by("number")
    for claim in claims.prefetch_related("lines"):
        for line in claim.lines.all():
            if line.allowed_fen:
                yield claim, line


def _line_words(claim: Claim, line: ClaimLine) -> dict[str, str]:
    return {
        "claim": _("第 %s 份") % claim.number,
        "day": line.spent_on.isoformat(),
        "kind": kind_name(claim, line),
        "what": line.what,
        "sum": figures_of(line.allowed_fen),
        "voucher": claim.voucher,
    }


def kind_name(claim: Claim, line: ClaimLine) -> str:
    """By the table the claim was judged by; a kind it no longer has keeps its key."""
    for table in (table_of(claim.version), DEFAULT_TABLE):
        if category := table.category(line.category):
            return category.name
    return line.category


def settlement_docx(award: Award, now: datetime) -> PrintedFile:
    sheet = settlement_of(award, now)
    data = write_form_docx(SHEET, sheet.answers, sheet.form)
    return PrintedFile(_name(award, "docx"), data, TYPES["docx"].media_type)


def settlement_pdf(award: Award, now: datetime, fonts: Path) -> PrintedFile:
    sheet = settlement_of(award, now)
    printed = write_form_pdf(SHEET, sheet.answers, sheet.form, fonts=fonts)
    return PrintedFile(_name(award, "pdf"), printed.data, TYPES["pdf"].media_type, printed.missing)


def settlement_xlsx(award: Award, now: datetime) -> PrintedFile:
    """The lines, and beneath them the sums in words."""
    sheet = settlement_of(award, now)
    answers = sheet.answers
    said = [
        f"{label}：{answers[key]}"
        for key, label in (
            ("awarded", "核定经费"), ("brought", "上年结转"), ("released", "已拨付"), ("settled", "已结算"),
            ("left", "没用完的"), ("capital", "已结算（大写）"),
        )
    ]  # fmt: skip
    page = SummarySheet(
        title=f"{award.application.title}{SHEET.title}", columns=COLUMNS, unit=award.unit.name,
        made_on=sheet.form.filled_on, note="；".join(said),
    )  # fmt: skip
    rows = [
        [claim.number, line.spent_on, kind_name(claim, line), line.what, yuan(line.allowed_fen),
         claim.voucher]
        for claim, line in _counted(award)
    ]  # fmt: skip
    data = write_summary_xlsx(page, rows)
    return PrintedFile(_name(award, "xlsx"), data, TYPES["xlsx"].media_type)


def _name(award: Award, extension: str) -> str:
    named = f"{award.unit.label}_{award.application.title}_经费结算单"
    return clean_name(f"{named.replace('/', '／')}.{extension}", extension)


def yuan(fen: int) -> Decimal:
    """For a table that is calculated with."""
    return Decimal(fen) / YUAN


HEADS = ("编号", "项目", "单位", "等次", "核定", "上年结转", "已拨付")
ACCOUNT_KEYS = tuple(key for key in ACCOUNTS if key != "budget")


def write_books(fund: RoundFund) -> bytes:
    """One row a project, every account in 元, for the finance office. Two reads."""
    awards = list(awards_of_fund(fund))
    books = books_of_awards(one.pk for one in awards)
    heads = [*HEADS, *(ACCOUNTS[key] for key in ACCOUNT_KEYS)]
    rows = [_book_row(one, books[one.pk]) for one in awards if one.pk in books]
    columns = [Column(f"c{at}", label) for at, label in enumerate(heads)]
    return table_xlsx(columns, rows, title=_("%s经费") % fund.round.name)


def _book_row(award: Award, books: dict[str, int]) -> list[object]:
    application = award.application
    return [
        number_words(application.round.year, application.number), application.title,
        award.unit.name, award.tier, yuan(award.amount_fen), yuan(brought_in(books)),
        yuan(handed_over(books)),
        *(yuan(books[key]) for key in ACCOUNT_KEYS),
    ]  # fmt: skip


def write_journal(fund: RoundFund) -> bytes:
    """Every posting by date, then by number, for the finance office. One read, row by row."""
    heads = ("时间", "事项", "等次", "项目", "从", "到", "金额", "说明", "经办")
    rows = fund.postings.select_related("award__application", "claim", "made_by").order_by(
        "made_at", F("award__application__number").asc(nulls_first=True), "pk"
    )
    columns = [Column(f"c{at}", label) for at, label in enumerate(heads)]
    return table_xlsx(columns, map(_posting_row, rows.iterator(500)), title=fund.round.name)


def _posting_row(row: Posting) -> Sequence[object]:
    act = ACTS[row.act]
    sources = {SOURCE: _("预算来源"), BROUGHT: _("上一轮结转")}
    return (
        row.made_at, act.words, row.tier, row.award.application.title if row.award else "",
        *(ACCOUNTS.get(one) or sources[one] for one in (act.debit, act.credit)), yuan(row.amount_fen),
        row.words, row.made_by.name if row.made_by else "",
    )  # fmt: skip
