"""The summary table (汇总表) of a round: columns as the notice prints them, rows from facts."""

from __future__ import annotations

from yipin.rules.form_schema import Column, FormSchema

# What a column of a summary table is usually called; the longest word that fits decides.
FACTS_BY_WORD = {
    "序号": "row.number",
    "编号": "application.number",
    "单位": "application.unit",
    "学院": "application.unit",
    "团组织": "application.unit",
    "项目名称": "application.title",
    "品牌名称": "application.title",
    "项目类别": "application.theme",
    "主题": "application.theme",
    "类别": "application.theme",
    "试点内容": "application.theme",
    "方向": "application.theme",
    "级别": "application.level",
    "负责人": "leader.name",
    "姓名": "leader.name",
    "职务": "leader.title",
    "联系电话": "leader.phone",
    "联系方式": "leader.phone",
    "电话": "leader.phone",
    "团员总数": "unit.members",
    "团员数": "unit.members",
    "青年数": "unit.youth_14_to_28",
    "团青比": "unit.league_youth_ratio",
    "团干部": "unit.cadres",
}
DEFAULT_COLUMNS = (
    Column("number", "序号", prefill="row.number"),
    Column("unit", "单位", prefill="application.unit"),
    Column("title", "项目名称", prefill="application.title"),
    Column("theme", "项目类别", prefill="application.theme"),
    Column("leader", "负责人", prefill="leader.name"),
    Column("phone", "联系电话", prefill="leader.phone"),
)


def summary_columns(schema: FormSchema | None) -> tuple[Column, ...]:
    """The columns of the notice's own table, or ours where it has none."""
    tables = [one.columns for one in schema.fields() if one.columns] if schema else []
    return tables[0] if tables else DEFAULT_COLUMNS


def column_fact(column: Column) -> str:
    """Which fact fills the column; empty where only a person knows."""
    if column.prefill:
        return column.prefill
    words = [word for word in FACTS_BY_WORD if word in column.label]
    return FACTS_BY_WORD[max(words, key=len)] if words else ""
