"""Addresses of policies."""

from django.urls import path

from shouyue.governance import views

app_name = "governance"
urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/clauses/", views.clauses, name="clauses"),
    path("policies/<str:code>/", views.policy, name="policy"),
    path("policies/<str:code>/parameters/", views.parameters, name="parameters"),
    path("policies/<str:code>/questions/", views.questions, name="questions"),
    path("policies/<str:code>/findings/", views.findings, name="findings"),
    path("policies/<str:code>/clause/<str:clause>/", views.clause, name="clause"),
]
