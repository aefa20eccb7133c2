"""The certificate of a title: its words, its layout, its file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

from yipin.documents.formats.writing.certificate_pdf import (
    Certificate,
    Design,
    write_certificates_pdf,
)
from yipin.documents.formats.writing.form_pdf import GlyphsMissing
from yipin.organisations.permissions import Refused
from yipin.projects.milestones import local_day
from yipin.projects.models import Title
from yipin.projects.title_models import CertificateLayout
from yipin.rules.certificate_layout import (
    body_words,
    heading_words,
    places_from,
    usual_places,
)
from yipin.rules.paper_codes import in_groups
from yipin.rules.titles_held import REPLACED, WITHDRAWN
from yipin.rules.verdicts import refuse

PLACE = "/c/"
NOT_PRINTED = (WITHDRAWN, REPLACED)
Designs = Mapping[int | None, Design]


def code_text(title: Title) -> str:
    """What the square holds: the address of the check page, in capitals where that is allowed."""
    address = settings.SITE_ADDRESS.rstrip("/")
    text = f"{address}{PLACE}{title.code}"
    return text if urlsplit(address).path else text.upper()


def certificate_of(title: Title) -> Certificate:
    term = _("有效期：%(first)s至%(last)s")
    ends = {"first": day_words(title.issued_on)}
    if title.valid_until:
        ends["last"] = day_words(title.valid_until)
    return Certificate(
        heading=heading_words(title.name),
        holder=f"{title.unit_name}：",
        body=body_words(title.name, title.subject),
        issuer=title.issuer_name,
        date=day_words(title.issued_on),
        number=_number_line(title),
        term=term % ends if title.valid_until else "",
        typed=_("核验码：%(code)s") % {"code": in_groups(title.code)},
        code=code_text(title),
    )


def _number_line(title: Title) -> str:
    """编号：青禾团证〔2026〕1号　级别：校级."""
    number = _("编号：%(number)s") % {"number": title.number_words}
    if not title.level:
        return number
    return number + "　" + _("级别：%(level)s") % {"level": title.level}


def day_words(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def design_of(layout: CertificateLayout | None) -> Design:
    """The layout chosen for a title; without one, our own, on its side."""
    if layout is None:
        return Design(usual_places(is_landscape=True))
    places = places_from(layout.places, is_landscape=layout.is_landscape)
    if layout.background is None:
        return Design(places, layout.is_landscape)
    with layout.background.content.open("rb") as stream:
        data = stream.read()
    return Design(places, layout.is_landscape, data, layout.background.media_type)


def certificate_pdf(title: Title) -> bytes:
    """One certificate. Refused where the title is over for good, or a sign cannot be printed."""
    if title.state in NOT_PRINTED:
        raise Refused(refuse("title_state", _("这个称号已经不在，证书不能再打印。")))
    return certificates_pdf([title], str(title))


def designs_of(titles: Sequence[Title]) -> Designs:
    """By layout: each background is read once, however many have it."""
    layouts = {one.layout_id: one.layout for one in titles}
    return {pk: design_of(layout) for pk, layout in layouts.items()}


def certificates_pdf(titles: Sequence[Title], name: str, designs: Designs | None = None) -> bytes:
    """One file, a sheet for each. Refused where a sign has no face: the sentence names it."""
    designs = designs or designs_of(titles)
    sheets = [(certificate_of(one), designs[one.layout_id]) for one in titles]
    try:
        return write_certificates_pdf(sheets, fonts=settings.FONTS, title=name)
    except GlyphsMissing as missing:
        raise Refused(refuse("glyphs", str(missing))) from missing


def sample_pdf(layout: CertificateLayout) -> bytes:
    """A certificate with made-up words, to see how a layout looks."""
    day = local_day(layout.saved_at)
    title = Title(
        unit_name=_("某某学院团委"), issuer_name=layout.unit.name, name=_("校级团建品牌"),
        subject=_("品牌名称"), mark=_("团证"), year=day.year, number=1, code="0" * 16,
        issued_on=day, valid_until=day, layout=layout,
    )  # fmt: skip
    return certificates_pdf([title], layout.name)
