"""The web application: pages and, beside them, live updates in one process."""

import os
import warnings

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouyue.config.settings")

# WhiteNoise hands static files over as plain iterators. Django reads them in a thread, which is what we want.
warnings.filterwarnings("ignore", message="StreamingHttpResponse must consume synchronous iterators")

django.setup(set_prefix=False)

from shouyue.config.handler import Handler  # noqa: E402 - models can be imported only once Django is set up
from shouyue.config.warming import warm  # noqa: E402
from shouyue.operations import beats  # noqa: E402

application = Handler()
warm()
beats.start("web")
