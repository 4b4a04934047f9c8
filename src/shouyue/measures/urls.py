"""Addresses of measures."""

from django.urls import path

from shouyue.measures.views import ending, listing, single

app_name = "measures"
urlpatterns = [
    path("measures/", listing.mine, name="mine"),
    path("measures/places/", listing.places, name="places"),
    path("measures/<int:number>/", single.measure, name="measure"),
    path("measures/<int:number>/done/", ending.done, name="done"),
    path("measures/<int:number>/postpone/", ending.postpone, name="postpone"),
    path("measures/<int:number>/drop/", ending.drop, name="drop"),
]
