"""Units and people: the tree, one unit, appointing, inviting, posts and their rights."""

from __future__ import annotations

from django.urls import path

from yipin.web.office.units import (
    account_views,
    import_views,
    move_views,
    people_views,
    post_views,
    term_views,
    unit_changes,
    unit_views,
)

urlpatterns = [
    path("units/", unit_views.units, name="units"),
    path("units/list.xlsx", unit_views.units_list, name="units_list"),
    path("units/<int:pk>/", unit_views.unit, name="unit"),
    path("units/<int:pk>/new/", unit_changes.new_unit, name="unit_new"),
    path("units/<int:pk>/change/", unit_changes.change, name="unit_change"),
    path("units/<int:pk>/close/", unit_changes.close, name="unit_close"),
    path("units/<int:pk>/move/", move_views.move, name="unit_move"),
    path("units/<int:pk>/merge/", move_views.merge, name="unit_merge"),
    path("units/<int:pk>/election/", term_views.election, name="unit_election"),
    path("units/<int:pk>/headcount/", unit_changes.headcount, name="unit_headcount"),
    path("units/<int:pk>/people/new/", people_views.new_person, name="person_new"),
    path("units/<int:pk>/appoint/", people_views.appoint_known, name="person_appoint"),
    path("people/", people_views.people, name="people"),
    path("people/list.xlsx", people_views.people_list, name="people_list"),
    path("appointments/<int:pk>/end/", people_views.end, name="appointment_end"),
    path("appointments/<int:pk>/invite/", people_views.invite, name="person_invite"),
    path("appointments/<int:pk>/invitation/", people_views.invited, name="person_invited"),
    path("appointments/<int:pk>/person/", account_views.person, name="person_change"),
    path("appointments/<int:pk>/person/close/", account_views.close, name="account_close"),
    path("appointments/<int:pk>/person/open/", account_views.open_again, name="account_open"),
    path("imports/", import_views.rosters, name="rosters"),
    path("imports/<int:pk>/", import_views.roster, name="roster"),
    path("imports/<int:pk>/confirm/", import_views.confirm, name="roster_confirm"),
    path("imports/<int:pk>/discard/", import_views.discard, name="roster_discard"),
    path("imports/<int:pk>/undo/", import_views.undo, name="roster_undo"),
    path("imports/<int:pk>/checked.xlsx", import_views.checked, name="roster_checked"),
    path(
        "imports/template/<slug:kind>.<slug:ending>", import_views.template, name="roster_template"
    ),
    path("terms/", term_views.terms, name="terms"),
    path("terms/list.xlsx", term_views.terms_list, name="terms_list"),
    path("terms/lengths/", term_views.lengths, name="term_lengths"),
    path("terms/<int:pk>/shift/", term_views.shift, name="term_shift"),
    path("posts/", post_views.posts, name="posts"),
    path("posts/<int:pk>/", post_views.post, name="post"),
]
