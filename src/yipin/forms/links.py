"""Where the pages about a filled form are, as messages name them."""

from __future__ import annotations


def link_to_submission(submission_id: int) -> str:
    """The page of a submission; each desk is led on to its own view of it."""
    return f"/submissions/{submission_id}/"


def link_to_endorsement(endorsement_id: int) -> str:
    """The page on which an opinion is given."""
    return f"/endorsements/{endorsement_id}/"
