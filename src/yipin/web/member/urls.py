"""Pages of one's own: messages, data, the own unit, and the history of a subject."""

from __future__ import annotations

from django.urls import path

from yipin.web.member.views import (
    calendars,
    history,
    inbox,
    notices,
    own_unit,
    profile,
    security,
    tokens,
)

urlpatterns = [
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.mark_all_read, name="inbox_read_all"),
    path("inbox/<int:pk>/read/", inbox.mark_one_read, name="inbox_read"),
    path("inbox/<int:pk>/open/", inbox.open_message, name="inbox_open"),
    path("me/", profile.profile, name="profile"),
    path("me/contact/", profile.contact, name="profile_contact"),
    path("me/appearance/", profile.appearance, name="profile_appearance"),
    path("me/security/", security.security, name="security"),
    path("me/security/sign-ins/<int:pk>/end/", security.end_one, name="sign_in_end"),
    path("me/security/sign-ins/end-others/", security.end_others, name="sign_ins_end_others"),
    path("me/security/outside/<slug:way>/unlink/", security.unlink, name="outside_unlink"),
    path("me/notices/", notices.notice_choices, name="notice_choices"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/<int:pk>/revoke/", tokens.revoke, name="token_revoke"),
    path("me/tokens/of/<int:pk>/", tokens.tokens_of_desk, name="desk_tokens"),
    path("me/calendar/", calendars.calendars, name="calendars"),
    path("me/calendar/<int:pk>/close/", calendars.close, name="calendar_close"),
    path("calendar/<str:token>.ics", calendars.feed, name="calendar_feed"),
    path("calendar/duty/<int:pk>.ics", calendars.obligation_ics, name="obligation_ics"),
    path("calendar/round/<int:pk>.ics", calendars.round_ics, name="round_ics"),
    path("unit/", own_unit.own_unit, name="own_unit"),
    path("unit/headcount/", own_unit.headcount, name="own_headcount"),
    path("history/<slug:kind>/<int:pk>/", history.history, name="history"),
]
