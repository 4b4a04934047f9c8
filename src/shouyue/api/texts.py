"""Texts of operations and fields: translated when a page or the description shows them."""

from collections.abc import Callable
from typing import cast

from django.utils.translation import gettext_lazy

# The framework's and pydantic's annotations ask for str; a lazy text is as good wherever they hand it on.
_ = cast(Callable[[str], str], gettext_lazy)
