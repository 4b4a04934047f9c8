"""The room as Django knows it."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class JournalConfig(AppConfig):
    """The journal: defended after every migration, delivered by the workers, signed every day."""

    name = "shouyue.journal"
    label = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.jobs import schedules, sources
        from shouyue.journal import defences, delivering

        post_migrate.connect(defences.after_migrate, sender=self)
        sources.register("deliveries", delivering.step)
        # Days are of UTC: in China they end at 08:00.
        schedules.daily("journal.digest", "shouyue.journal.tasks.digest", at="09:00")
