"""Django's ASGI handler with everything of a request that is not asynchronous in one thread.

Django itself hands every middleware's half of a request to a thread that it makes for that request alone, thirty times
to and fro, with a database connection that ends with it: more work than most of our pages are.
"""

from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponseBase

THREADS = 16  # of one process, each with a connection of its own that is kept; more requests wait


class Handler(ASGIHandler):
    """The application. An asynchronous view runs in the server's loop, its middleware in a thread as for any other."""

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(THREADS, thread_name_prefix="web")

    def load_middleware(self, is_async: bool = False) -> None:
        """The chain as in a server of threads."""
        super().load_middleware(is_async=False)

    async def get_response_async(self, request: HttpRequest) -> HttpResponseBase:
        """The whole chain and the view, in a thread of ours."""
        return await sync_to_async(self._answer, thread_sensitive=False, executor=self._threads)(request)

    def _answer(self, request: HttpRequest) -> HttpResponseBase:
        close_old_connections()  # Django's signals do it in a thread of their own
        return self.get_response(request)
