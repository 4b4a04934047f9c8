"""Addresses of the compliance pages and of judged histories."""

from django.urls import path

from shouyue.performance.views import asking, compliance, coverage, owing, promises, reading, workbooks

app_name = "performance"
urlpatterns = [
    path("compliance/", compliance.documents, name="compliance"),
    path("compliance/rows/", compliance.evidence, name="evidence"),
    path("compliance/<str:code>/", compliance.document, name="compliance_document"),
    path("compliance/<str:code>/rows/", compliance.evidence, name="evidence"),
    path("compliance/<str:code>/<str:number>/", compliance.clause, name="compliance_clause"),
    path("compliance/<str:code>/<str:number>/rows/", compliance.evidence, name="evidence"),
    path("obligations/<uuid:key>/", promises.obligation, name="obligation"),
    path("promises/", owing.mine, name="promises"),
    path("promises/all/", owing.everybody, name="promises_all"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("judge/", asking.judgements, name="judgements"),
    path("judge/new/", asking.new, name="new"),
    path("judge/sample/", asking.sample, name="sample"),
    path("judge/<uuid:key>/", reading.judgement, name="judgement"),
    path("judge/<uuid:key>/keep/", asking.keep, name="keep"),
    path("judge/<uuid:key>/progress/", asking.progress, name="progress"),
    path("judge/<uuid:key>/rows/", reading.rows, name="rows"),
    path("judge/<uuid:key>/rows.xlsx", workbooks.ask, name="rows_excel"),
    path("judge/workbooks/<uuid:key>/", workbooks.workbook, name="workbook"),
    path("judge/workbooks/<uuid:key>/progress/", workbooks.progress, name="workbook_progress"),
    path("judge/workbooks/<uuid:key>/verdicts.xlsx", workbooks.download, name="workbook_file"),
    path("judge/<uuid:key>/silent/", reading.silent, name="silent"),
    path("judge/<uuid:key>/refused.csv", reading.refused, name="refused"),
    path("judge/<uuid:key>/compare/", reading.compare, name="compare"),
    path("judge/<uuid:key>/why/", reading.why, name="why"),
]
