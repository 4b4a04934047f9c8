"""Serving a file."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.views.decorators.http import require_GET

from shouyue.access.guards import guarded
from shouyue.files import queries
from shouyue.files.logic import Media
from shouyue.files.permissions import DOWNLOAD, may_download
from shouyue.files.responses import Download


@guarded(DOWNLOAD)
@require_GET
def download(request: HttpRequest, key: UUID) -> Download:
    """The file as an attachment, never shown in our own pages' place. Who may not read it is told there is none."""
    file = queries.by_key(key)
    if file is None or not may_download(request.user, file):
        raise Http404
    media_type = Media.GZIP.value if file.packed else file.media_type
    return Download(queries.open_file(file), name=file.name, media_type=media_type)
