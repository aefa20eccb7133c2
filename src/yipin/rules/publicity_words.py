"""What a publicity is called: 试点单位名单公示."""

from __future__ import annotations

ACTS = ("发布", "公布")


def publicity_title(stage: str) -> str:
    """A stage says what is done with a list (发布名单); what is shown to the public is a 公示."""
    if "公示" in stage:
        return stage
    what = next((stage.removeprefix(one) for one in ACTS if stage.startswith(one)), stage)
    return f"{what or stage}公示"
