"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shouyue.access.guards import guarded
from shouyue.config.navigation import links


@guarded("home")
def home(request: HttpRequest) -> HttpResponse:
    """Opens the first page of the sidebar that this person may see."""
    return redirect(links(request)[0].href)
