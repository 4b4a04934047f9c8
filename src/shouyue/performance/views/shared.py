"""What the pages of this room have in common."""

from django.http import Http404, HttpRequest

from shouyue.access.models import Account


def account(request: HttpRequest) -> Account:
    """Who asks; the guards let nobody else in."""
    if not isinstance(request.user, Account):
        raise Http404
    return request.user
