"""A page that keeps itself up to date, as pages of the product do: rows about subjects, and a list of a kind."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.template import RequestContext, Template
from django.urls import path

from shouyue.access.guards import guarded
from shouyue.config.urls import urlpatterns as product
from shouyue.journal.models import Fact

ROW = """<tr id="row-{{ n }}" data-live="case:{{ n }}" hx-get="/board/{{ n }}/" hx-trigger="live" hx-swap="outerMorph">
<td>case {{ n }}</td><td class="count">{{ count }}</td>
<td><input id="note-{{ n }}" aria-label="note {{ n }}"></td></tr>"""
BOARD = (
    """{% extends shell.base %}{% block title %}Board{% endblock %}{% block content %}<h1>Board</h1>
{% live subjects=subjects kinds="customer" %}
<table class="table sy-table"><tbody>{% for n, count in rows %}"""
    + ROW
    + """{% endfor %}</tbody></table>
<div id="customers" data-live-kind="customer" hx-get="/board/" hx-trigger="live" hx-select="#customers"
 hx-swap="outerMorph"><details><summary>customers</summary><ul>
{% for name, facts in customers %}<li id="{{ name }}">{{ name }} {{ facts }}</li>{% endfor %}</ul></details></div>
{% endblock %}"""
)


def _count(subject: str) -> int:
    return Fact.objects.filter(subject=subject).count()


@guarded("live.listen")
def board(request: HttpRequest) -> HttpResponse:
    shown = {
        "subjects": [f"case:{n}" for n in (1, 2, 3)],
        "rows": [(n, _count(f"case:{n}")) for n in (1, 2, 3)],
        "customers": Fact.objects.filter(subject__startswith="customer:")
        .values_list("subject")
        .annotate(facts=Count("id"))
        .order_by("subject"),
    }
    return HttpResponse(Template(BOARD).render(RequestContext(request, shown)))


@guarded("live.listen")
def row(request: HttpRequest, n: int) -> HttpResponse:
    return HttpResponse(Template(ROW).render(RequestContext(request, {"n": n, "count": _count(f"case:{n}")})))


urlpatterns = [path("board/", board), path("board/<int:n>/", row), *product]
