"""Addresses of staff, duty and places."""

from django.urls import path

from shouyue.people.views import duty, holdings, mine, persons, places

app_name = "people"
urlpatterns = [
    path("people/", persons.people, name="people"),
    path("people.xlsx", persons.people_excel, name="people_excel"),
    path("people/new/", persons.new_person, name="new_person"),
    path("people/<int:pk>/", persons.person, name="person"),
    path("people/<int:pk>/edit/", persons.edit_person, name="edit_person"),
    path("people/<int:pk>/leave/", persons.leave, name="leave"),
    path("people/<int:pk>/account/", persons.account, name="account"),
    path("people/<int:pk>/erase/", persons.erase, name="erase"),
    path("people/<int:pk>/role/", holdings.give_role, name="give_role"),
    path("people/<int:pk>/role/<int:holding>/end/", holdings.take_role, name="take_role"),
    path("people/<int:pk>/absence/", holdings.absence, name="absence"),
    path("absence/<int:pk>/end/", holdings.end_absence, name="end_absence"),
    path("roster/", duty.roster, name="roster"),
    path("roster.xlsx", duty.roster_excel, name="roster_excel"),
    path("roster/new/", duty.new_turn, name="new_turn"),
    path("roster/<int:pk>/remove/", duty.remove_turn, name="remove_turn"),
    path("roster/shifts/", duty.shifts, name="shifts"),
    path("roster/shifts/<int:pk>/remove/", duty.remove_shift, name="remove_shift"),
    path("sites/", places.sites, name="sites"),
    path("sites/new/", places.new_site, name="new_site"),
    path("sites/region/new/", places.new_region, name="new_region"),
    path("sites/entity/new/", places.new_legal_entity, name="new_legal_entity"),
    path("sites/<str:code>/edit/", places.edit_site, name="edit_site"),
    path("me/", mine.me, name="me"),
    path("me/absence/", mine.my_absence, name="my_absence"),
    path("me/language/", mine.my_language, name="my_language"),
]
