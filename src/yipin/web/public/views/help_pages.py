"""Short help by whom it is for, and the statement on accessibility."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yipin.organisations.permissions import anyone
from yipin.web.permission import requires

TOPICS = {
    "office": (_("团委办公席"), _("收通知、核对、发布，看谁交了谁没交，审查，出汇总表。")),
    "secretary": (_("团组织书记、填报人"), _("看待办，填申报表，送签，提交，撤回。")),
    "signatory": (_("签署人"), _("看要签的这一版，写意见，退回修改。")),
    "expert": (_("评审专家"), _("声明关系，打分，写意见，交评分表，投票。")),
    "finance": (_("经费经办"), _("设预算，登记拨付，审核报销，登记结算，结清。")),
}


@requires(anyone)
def help_index(request: HttpRequest) -> HttpResponse:
    topics = [(key, title, about) for key, (title, about) in TOPICS.items()]
    return render(request, "public/help/index.html", {"topics": topics})


@requires(anyone)
def help_topic(request: HttpRequest, topic: str) -> HttpResponse:
    if topic not in TOPICS:
        raise Http404
    context = {"topic": topic, "title": TOPICS[topic][0], "topics": TOPICS}
    return render(request, f"public/help/{topic}.html", context)


@requires(anyone)
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")
