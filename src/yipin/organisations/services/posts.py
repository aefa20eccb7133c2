"""The posts a site starts with. They are rows: a site may add and change them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Post
from yipin.organisations.permissions import Actor, Refused, can_change_posts, require
from yipin.rules.verdicts import refuse

STARTING_POSTS: tuple[tuple[str, str, tuple[Right, ...]], ...] = (
    (
        "secretary",
        "团组织书记",
        (Right.FILL_FORMS, Right.ENDORSE_LEAGUE, Right.READ),
    ),
    (
        "officer",
        "团委干事",
        (Right.RUN_PROGRAMMES, Right.FILL_FORMS, Right.READ),
    ),
    (
        "office",
        "团委办公席",
        (
            Right.ADMINISTER,
            Right.RUN_PROGRAMMES,
            Right.FILL_FORMS,
            Right.ENDORSE_LEAGUE,
            Right.READ,
        ),
    ),
    ("administrator", "系统管理员", (Right.ADMINISTER, Right.READ)),
    ("party", "党组织签署人", (Right.ENDORSE_PARTY,)),
    ("deputy", "团组织副书记", (Right.FILL_FORMS, Right.READ)),
    ("finance", "经费经办", (Right.FINANCE, Right.READ)),
    ("reviewer", "评委", (Right.REVIEW,)),
    ("member", "团员", ()),
)


def ensure_starting_posts() -> dict[str, Post]:
    """Make the posts that are missing; those a site has changed stay as they are."""
    have = {post.key: post for post in Post.objects.all()}
    for order, (key, name, rights) in enumerate(STARTING_POSTS, start=1):
        if key not in have:
            have[key] = Post.objects.create(
                key=key, name=name, rights=[right.value for right in rights], order=order * 10
            )
    return have


@transaction.atomic
def change_post(
    *, actor: Actor, post: Post, name: str, rights: Iterable[str], now: datetime
) -> Post:
    """Rename a post and set its rights, for the whole site. An administrator at the top may; the
    right to administer is not taken from the post one sits at.
    """
    require(can_change_posts, actor, post)
    post = Post.objects.select_for_update().get(pk=post.pk)
    given = [right for right in Right.values if right in set(rights)]
    own = actor.appointment is not None and actor.appointment.post_id == post.pk
    if own and Right.ADMINISTER.value not in given:
        reason = _("这是您现在用的职务，不能去掉“%(right)s”。")
        raise Refused(refuse("own_post", reason % {"right": Right.ADMINISTER.label}))
    before = {"name": post.name, "rights": post.rights}
    post.name, post.rights = name, given
    post.save(update_fields=["name", "rights"])
    record_entry(
        actor=actor, at=now, action="post.changed", subject=post,
        unit_id=actor.unit.pk if actor.unit else None,
        before=before, after={"name": name, "rights": given},
    )  # fmt: skip
    return post
