"""Lists that keep themselves up to date: what an open page fetches again after a ping."""

from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.urls import path

from shouyue.access.guards import guarded
from shouyue.config.urls import urlpatterns as product
from shouyue.journal.models import Fact
from shouyue.live.fragments import cached

ROWS = 25  # on a page
ROW = Template('<tr id="row-{{ n }}" data-live="case:{{ n }}"><td>{{ n }}</td><td data-count>{{ count }}</td></tr>')
LIST = Template(
    "<table>{% for subject, at in rows %}<tr><td>{{ subject }}</td><td>{{ at|instant }}</td></tr>{% endfor %}</table>"
)


@guarded("live.listen")
def row(request: HttpRequest, n: int) -> HttpResponse:
    """One row, as a page that shows it asks for it."""
    count = Fact.objects.filter(subject=f"case:{n}").count()
    return HttpResponse(ROW.render(Context({"n": n, "count": count})))


@guarded("live.listen")
def latest(request: HttpRequest) -> HttpResponse:
    """The latest rows, the same for all who see everything."""
    return HttpResponse(cached(request, scope="all", filters="latest", render=_latest))


def _latest() -> str:
    rows = Fact.objects.order_by("-id").values_list("subject", "recorded_at")[:ROWS]
    return LIST.render(Context({"rows": list(rows)}))


urlpatterns = [path("board/<int:n>/", row), path("board/", latest), *product]
