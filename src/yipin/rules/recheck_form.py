"""The short form of a re-check: a statement, and what proves it. Nothing else is asked."""

from __future__ import annotations

from yipin.rules.form_schema import Field, FormSchema, Section

STATEMENT, EVIDENCE = "statement", "evidence"
MOST_CHARS, MOST_FILES, MOST_MB = 1500, 10, 20


def recheck_schema(*, is_improvement: bool = False) -> FormSchema:
    """What a unit fills in; after 限期改进 it says what has become better."""
    if is_improvement:
        label, hint = "改进情况", "写改了什么、现在怎么样。"
    else:
        label, hint = "开展情况", "写这段时间办了几次、多少人参加、有什么成效，今后怎么办。"
    return FormSchema(
        "recheck",
        "称号复查表",
        sections=(
            Section(
                "standing",
                "一、情况说明",
                (Field(STATEMENT, label, "long_text", max_chars=MOST_CHARS, hint=hint),),
            ),
            Section(
                "proof",
                "二、支撑材料",
                (
                    Field(
                        EVIDENCE, "支撑材料", "attachment", required=False,
                        hint="照片、报道、总结等，交过的不用重复交。",
                        kinds=("pdf", "docx", "doc", "xlsx", "jpg", "png"),
                        max_mb=MOST_MB, max_count=MOST_FILES,
                    ),
                ),
            ),
        ),
    )  # fmt: skip
