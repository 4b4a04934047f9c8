"""Foreign keys point down the stack, as imports do."""

from configparser import ConfigParser

from django.apps import apps
from django.db.models import ForeignObject

from tests.architecture.sources import ROOT


def stack() -> dict[str, int]:
    """Each room with its height, from `.importlinter`."""
    parser = ConfigParser()
    parser.read(ROOT / ".importlinter", encoding="utf-8")
    layers = parser["importlinter:contract:stack"]["layers"].split("\n")
    levels = [line.replace("(", "").replace(")", "").split("|") for line in layers if line.strip()]
    return {room.strip(): -level for level, rooms in enumerate(levels) for room in rooms}


def test_no_foreign_key_points_up() -> None:
    height = stack()
    upward = [
        f"{model._meta.label}.{field.name} → {field.related_model._meta.label}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, ForeignObject)
        and not isinstance(field.related_model, str)
        and model._meta.app_label in height
        and field.related_model._meta.app_label in height
        and height[field.related_model._meta.app_label] > height[model._meta.app_label]
    ]
    assert upward == []


def test_every_room_has_its_place() -> None:
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("shouyue.")}
    assert ours - stack().keys() == set()
