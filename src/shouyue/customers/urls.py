"""Addresses of customers and their contacts."""

from django.urls import path

from shouyue.customers.views import contacts, customers, editing, looking, merging, registering

app_name = "customers"
urlpatterns = [
    path("customers/", customers.customers, name="customers"),
    path("customers.xlsx", customers.customers_excel, name="customers_excel"),
    path("customers/new/", registering.new_customer, name="new_customer"),
    path("customers/lookup/", looking.lookup, name="lookup"),
    path("customers/look-alikes/", looking.look_alikes, name="look_alikes"),
    path("customers/<int:pk>/", customers.customer, name="customer"),
    path("customers/<int:pk>/edit/", editing.edit_customer, name="edit_customer"),
    path("customers/<int:pk>/tier/", editing.set_tier, name="set_tier"),
    path("customers/<int:pk>/owner/", editing.name_owner, name="name_owner"),
    path("customers/<int:pk>/service-contact/", editing.name_service_contact, name="name_service_contact"),
    path("customers/<int:pk>/merge/", merging.merge, name="merge"),
    path("customers/<int:pk>/unmerge/", merging.unmerge, name="unmerge"),
    path("customers/<int:pk>/contacts/new/", contacts.new_contact, name="new_contact"),
    path("customers/contacts/<int:pk>/edit/", contacts.edit_contact, name="edit_contact"),
    path("customers/contacts/<int:pk>/show/", contacts.show_contact, name="show_contact"),
    path("customers/contacts/<int:pk>/end/", contacts.end_contact, name="end_contact"),
    path("customers/contacts/<int:pk>/erase/", contacts.erase_contact, name="erase_contact"),
    path("customers/contacts/<int:pk>/reaches/", contacts.add_reach, name="add_reach"),
    path("customers/contacts/<int:pk>/reaches/<int:reach>/remove/", contacts.remove_reach, name="remove_reach"),
]
