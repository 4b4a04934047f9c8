"""Handing out a file: as an attachment that no browser runs, no cache shares and no server holds whole in memory."""

from collections.abc import AsyncIterator
from typing import BinaryIO

from asgiref.sync import sync_to_async
from django.http import FileResponse

PIECE = 256 * 1024  # bytes read at a time


class Download(FileResponse):
    """A file in pieces, also under ASGI, where Django by itself would first read all of it into a list."""

    block_size = PIECE

    def __init__(self, content: BinaryIO, *, name: str, media_type: str) -> None:
        """`name` may hold any characters (RFC 5987). The content is closed when it is sent."""
        super().__init__(content, as_attachment=True, filename=name, content_type=media_type)
        self._content = content
        self["X-Content-Type-Options"] = "nosniff"
        self["Content-Security-Policy"] = "default-src 'none'; sandbox"
        self["Cache-Control"] = "private, no-store"

    async def __aiter__(self) -> AsyncIterator[bytes]:
        read = sync_to_async(self._content.read, thread_sensitive=False)
        while piece := await read(PIECE):
            yield piece
