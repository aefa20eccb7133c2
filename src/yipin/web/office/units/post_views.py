"""The posts of the site and the rights they carry."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Post
from yipin.organisations.permissions import Actor, can_change_posts, holds
from yipin.organisations.services.posts import change_post
from yipin.web.office.units.forms import PostForm
from yipin.web.office.units.unit_changes import attempt
from yipin.web.permission import requires


def load_post(*, pk: int) -> Post:
    return get_object_or_404(Post, pk=pk)


def rights_in_words(post: Post) -> list[str]:
    return [str(right.label) for right in Right if right.value in post.rights]


@requires(holds(Right.ADMINISTER))
def posts(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context = {
        "rows": [(post, rights_in_words(post)) for post in Post.objects.all()],
        "may_change": bool(can_change_posts(actor, None)),
        "crumbs": [(_("单位与人员"), reverse("units")), (_("职务与权限"), "")],
    }
    return render(request, "office/units/posts.html", context)


@requires(can_change_posts, load_post)
def post(request: HttpRequest, post: Post) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = PostForm(request.POST or None, initial={"name": post.name, "rights": post.rights})
    if request.method == "POST" and form.is_valid():
        done = attempt(
            form,
            lambda: change_post(actor=actor, post=post, now=timezone.now(), **form.cleaned_data),
            "rights",
        )
        if done is not None:
            messages.success(request, _("“%(name)s”的权限已改好，马上生效。") % {"name": done.name})
            return redirect("posts")
    crumbs = [
        (_("单位与人员"), reverse("units")),
        (_("职务与权限"), reverse("posts")),
        (post.name, ""),
    ]
    held = post.appointments.count()
    return render(
        request,
        "office/units/post.html",
        {"post": post, "form": form, "crumbs": crumbs, "held": held},
    )
