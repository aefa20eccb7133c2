"""The pages that `make pictures` draws. Whoever adds a page adds its line here."""

from __future__ import annotations

from typing import NamedTuple


class Picture(NamedTuple):
    """A page as one account of the sample world sees it ("" for nobody).

    Where an address holds a number that is not known beforehand, start from a list and name the
    links of the page to follow, one after the other.
    """

    name: str
    address: str
    account: str = ""
    steps: tuple[str, ...] = ()


PICTURES: list[Picture] = [
    Picture("components", "/theme/components/"),
    Picture("sign-in", "/account/sign-in/"),
    Picture("password-reset", "/account/password/reset/"),
    Picture("not-found", "/nowhere/"),
    Picture("front", "/"),
    Picture("notices", "/notices/"),
    Picture("notice", "/notices/", "", ("一团一品",)),
    Picture("help", "/help/"),
    Picture("help-secretary", "/help/secretary/"),
    Picture("accessibility", "/accessibility/"),
    Picture("complaint", "/complaint/"),
    Picture("inbox", "/inbox/", "jixie"),
    Picture("profile", "/me/", "jixie"),
    Picture("notice-choices", "/me/notices/", "jixie"),
    Picture("calendars", "/me/calendar/", "jixie"),
    Picture("tokens", "/me/tokens/", "jixie"),
    Picture("api", "/api/"),
    Picture("outbox", "/office/messages/", "tuanwei"),
    Picture("deliveries", "/office/messages/deliveries/", "tuanwei"),
    Picture("letters", "/office/messages/letters/", "tuanwei"),
    Picture("letter-new", "/office/messages/letters/new/", "tuanwei"),
    Picture("wordings", "/office/messages/texts/", "tuanwei"),
    Picture("wording", "/office/messages/texts/duties.reminder/", "tuanwei"),
    Picture("robots", "/office/messages/robots/", "tuanwei"),
    Picture("webhooks", "/office/messages/webhooks/", "tuanwei"),
    Picture("security", "/me/security/", "jixie"),
    Picture("proof", "/account/confirm/", "jixie"),
    Picture("invitations", "/office/people/invitations/", "tuanwei"),
    Picture("own-unit", "/unit/", "jixie"),
    Picture("own-headcount", "/unit/headcount/", "jixie"),
    Picture("choose-desk", "/account/desk/", "jixie"),
    Picture("password-change", "/account/password/change/", "jixie"),
    Picture("due", "/due/", "jixie"),
    Picture("due-party", "/due/", "jixie-dangwei"),
    Picture("due-office", "/due/", "tuanwei"),
    Picture("own-applications", "/applications/", "jixie"),
    Picture("unit-round", "/applications/", "jixie", ("团建工作品牌创建",)),
    Picture("unit-round-of-duties", "/notices/", "bumen", ("重点任务方案", "看要办什么")),
    Picture("notice-long", "/notices/", "", ("试点",)),
    Picture("form", "/due/", "jixie", ("百炼匠心工作坊",)),
    Picture("paper", "/applications/", "jixie", ("朋辈修理铺",)),
    Picture("print", "/applications/", "jixie", ("朋辈修理铺", "看打印样子")),
    Picture("sealed-paper", "/applications/", "jixie", ("朋辈修理铺", "纸质盖章件")),
    Picture("sealed-batches", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "纸质盖章件")),
    Picture("paper-check", "/p/"),
    Picture("withdraw", "/applications/", "jixie", ("朋辈修理铺", "撤回修改")),
    Picture("endorse", "/due/", "jixie", ("朋辈修理铺",)),
    Picture("units", "/office/units/", "tuanwei"),
    Picture("unit", "/office/units/", "tuanwei", ("机械工程学院",)),
    Picture("unit-history", "/office/units/", "tuanwei", ("机械工程学院", "办理经过")),
    Picture("unit-new", "/office/units/", "tuanwei", ("新设单位",)),
    Picture("person-change", "/office/units/", "tuanwei", ("机械工程学院", "改信息")),
    Picture("unit-move", "/office/units/", "tuanwei", ("机械工程学院", "移动单位")),
    Picture("unit-merge", "/office/units/", "tuanwei", ("机械工程学院", "并入别的单位")),
    Picture("unit-election", "/office/units/", "tuanwei", ("机械工程学院", "登记换届")),
    Picture("imports", "/office/imports/", "tuanwei"),
    Picture("terms", "/office/terms/", "tuanwei"),
    Picture("term-lengths", "/office/terms/lengths/", "tuanwei"),
    Picture("people", "/office/people/", "tuanwei"),
    Picture("posts", "/office/posts/", "tuanwei"),
    Picture("office-notices", "/office/notices/", "tuanwei"),
    Picture("office-notice", "/office/notices/", "tuanwei", ("接着核对",)),
    Picture("notice-settings", "/office/notices/", "tuanwei", ("接着核对", "看全部设置")),
    Picture("notice-units", "/office/notices/", "tuanwei", ("接着核对", "看全部设置", "，发给谁")),
    Picture("notice-stages", "/office/notices/", "tuanwei", ("接着核对", "改日程")),
    Picture("notice-form", "/office/notices/", "tuanwei", ("接着核对", "看全部并修改")),
    Picture("notice-preview", "/office/notices/", "tuanwei", ("接着核对", "看填写页的样子")),
    Picture("notices-empty", "/office/notices/", "shiwei"),
    Picture("definitions", "/office/definitions/", "tuanwei"),
    Picture("definition", "/office/definitions/", "tuanwei", ("一团一品",)),
    Picture("definition-import", "/office/definitions/import/", "tuanwei"),
    Picture("definition-new", "/office/definitions/new/", "tuanwei"),
    Picture("builtins", "/office/definitions/builtins/", "tuanwei"),
    Picture("rounds", "/office/rounds/", "tuanwei"),
    Picture("round", "/office/rounds/", "tuanwei", ("团建工作品牌创建",)),
    Picture("applications", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "看全部申报")),
    Picture(
        "application-judged",
        "/office/rounds/",
        "tuanwei",
        ("团建工作品牌创建", "看全部申报", "桥见社区行"),
    ),
    Picture(
        "application-add", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "看全部申报", "增补")
    ),
    Picture("missing", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "看全部 7 个")),
    Picture("round-levels", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "各级情况")),
    Picture("round-units", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "增加单位")),
    Picture("exceptions", "/office/rounds/", "tuanwei", ("精品活动创建工程", "去看理由")),
    Picture("permits", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "准予补报")),
    Picture("window", "/office/rounds/", "tuanwei", ("团建工作品牌创建", "改时间")),
    Picture("public-news", "/news/"),
    Picture("review-office", "/office/rounds/", "tuanwei", ("精品活动创建工程", "组委会评审")),
    Picture(
        "review-dealt",
        "/office/rounds/",
        "tuanwei",
        ("精品活动创建工程", "组委会评审", "谁评哪些项目"),
    ),
    Picture(
        "review-ranking", "/office/rounds/", "tuanwei", ("精品活动创建工程", "组委会评审", "看排名")
    ),
    Picture(
        "review-subject",
        "/office/rounds/",
        "tuanwei",
        ("精品活动创建工程", "组委会评审", "看排名", "百炼匠心工作坊"),
    ),
    Picture("review", "/reviews/", "zhuanjia"),
    Picture("scoring", "/reviews/", "zhuanjia", ("接着评",)),
    Picture("papers", "/office/papers/", "tuanwei"),
    Picture("paper-new", "/office/papers/new/", "tuanwei"),
    Picture("paper-register", "/office/papers/register/", "tuanwei"),
    Picture("paper-register-add", "/office/papers/register/add/", "tuanwei"),
    Picture("paper-series", "/office/papers/series/", "tuanwei"),
    Picture("paper-fonts", "/office/papers/fonts/", "tuanwei"),
    Picture("paper-draft", "/office/papers/", "tuanwei", ("年底前团支部工作",)),
    Picture("paper-edit", "/office/papers/", "tuanwei", ("年底前团支部工作", "改写")),
    Picture("paper-issued", "/office/papers/", "tuanwei", ("团建工作品牌创建",)),
    Picture("round-long", "/office/rounds/", "shiwei", ("试点",)),
    Picture("round-of-duties", "/office/rounds/", "shiwei", ("全市团组织活力团建工作",)),
]
