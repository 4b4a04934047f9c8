"""A row that keeps itself up to date: what an open page fetches again after a ping."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from shouyue.access.guards import guarded
from shouyue.config.urls import urlpatterns as product
from shouyue.journal.models import Fact

ROWS = 25  # on a page
ROW = Template('<tr id="row-{{ n }}" data-live="case:{{ n }}"><td>{{ n }}</td><td data-count>{{ count }}</td></tr>')


@guarded("live.listen")
def row(request: HttpRequest, n: int) -> HttpResponse:
    """One row, as a page that shows it asks for it."""
    count = Fact.objects.filter(subject=f"case:{n}").count()
    return HttpResponse(ROW.render(Context({"n": n, "count": count})))


urlpatterns = [path("board/<int:n>/", row), *product]
