"""The web application: pages and, beside them, live updates in one process."""

import os
import warnings

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouyue.config.settings")

# WhiteNoise hands static files over as plain iterators. Django reads them in a thread, which is what we want.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

application = get_asgi_application()

from shouyue.operations import beats  # noqa: E402 - models can be imported only once Django is set up

beats.start("web")
