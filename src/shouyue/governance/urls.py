"""Addresses of policies."""

from django.urls import path

from shouyue.governance import edition_views, views

app_name = "governance"
urlpatterns = [
    path("policies/", views.policies, name="policies"),
    path("policies/clauses/", views.clauses, name="clauses"),
    path("policies/editions/", edition_views.editions, name="editions"),
    path("policies/editions/new/", edition_views.new, name="new_draft"),
    path("policies/editions/shipped/<str:code>/", edition_views.shipped, name="shipped"),
    path("policies/editions/<int:number>/", edition_views.edition, name="edition"),
    path("policies/editions/<int:number>/discard/", edition_views.discard, name="discard"),
    path("policies/adoptions/<int:number>/", edition_views.adoption, name="adoption"),
    path("policies/<str:code>/", views.policy, name="policy"),
    path("policies/<str:code>/figures/", edition_views.figures, name="figures"),
    path("policies/<str:code>/parameters/", views.parameters, name="parameters"),
    path("policies/<str:code>/questions/", views.questions, name="questions"),
    path("policies/<str:code>/findings/", views.findings, name="findings"),
    path("policies/<str:code>/clause/<str:clause>/", views.clause, name="clause"),
]
