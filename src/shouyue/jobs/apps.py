"""The room as Django knows it."""

from django.apps import AppConfig
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from shouyue.jobs import hints, schedules


class JobsConfig(AppConfig):
    """Background work."""

    name = "shouyue.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        schedules.daily("jobs.prune", "shouyue.jobs.upkeep.prune", at="03:00", kwargs={"days": 7})
        if settings.SHOUYUE_CELERY_BROKER:
            _hand_over_to_celery(settings.SHOUYUE_CELERY_BROKER)


def _hand_over_to_celery(broker: str) -> None:
    try:
        from shouyue.jobs import carrier
    except ImportError as error:
        raise ImproperlyConfigured("SHOUYUE_CELERY_BROKER needs Celery: pip install 'shouyue[celery]'") from error
    hints.CARRIERS.append(carrier.carry(carrier.connect(broker)))
