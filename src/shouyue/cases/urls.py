"""Addresses of cases."""

from django.urls import path

from shouyue.cases.views import board, causes, claims, intake, load, page, shift, steps, work

app_name = "cases"
urlpatterns = [
    path("cases/", board.board, name="board"),
    path("cases.xlsx", board.board_excel, name="board_excel"),
    path("cases/trend/", board.trend, name="trend"),
    path("cases/assign/", board.assign, name="assign"),
    path("cases/views/", board.keep, name="keep"),
    path("cases/views/<int:pk>/drop/", board.drop, name="drop"),
    path("cases/load/", load.load, name="load"),
    path("cases/causes/", causes.causes, name="causes"),
    path("causes.xlsx", causes.causes_excel, name="causes_excel"),
    path("cases/shift/", shift.shift, name="shift"),
    path("cases/shift/<int:pk>/sign/", shift.sign, name="sign"),
    path("cases/new/", intake.new, name="new"),
    path("cases/caller/", intake.caller, name="caller"),
    path("cases/proposal/", intake.proposal, name="proposal"),
    path("cases/<str:number>/", page.case, name="case"),
    path("claims/", claims.claims, name="claims"),
    path("claims.xlsx", claims.claims_excel, name="claims_excel"),
    path("cases/<str:number>/claim/<slug:name>/", claims.claim_act, name="claim_act"),
    path("cases/<str:number>/claim/<slug:name>/<int:pk>/", claims.claim_act, name="claim_row"),
    path("cases/<str:number>/edit/", work.edit, name="edit"),
    path("cases/<str:number>/take/", steps.take, name="take"),
    path("cases/<str:number>/accept/", steps.accept, name="accept"),
    path("cases/<str:number>/confirm/", steps.confirm, name="confirm"),
    path("cases/<str:number>/split/", work.split, name="split"),
    path("cases/<str:number>/ask/", work.ask, name="ask"),
    path("cases/<str:number>/questions/<int:pk>/", work.answer, name="answer"),
    path("cases/<str:number>/minutes/<int:pk>/", work.minutes, name="minutes"),
    path("cases/<str:number>/measure/", work.measure, name="measure"),
    path("cases/<str:number>/files/", work.upload, name="upload"),
    path("cases/<str:number>/do/<str:name>/", steps.step, name="step"),
]
