"""The room as Django knows it."""

from django.apps import AppConfig

from shouyue.access import guards


class FilesConfig(AppConfig):
    """Attachments."""

    name = "shouyue.files"
    label = "files"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from shouyue.files.permissions import DOWNLOAD, may_download
        from shouyue.jobs import schedules

        guards.grant(DOWNLOAD, may_download)
        schedules.daily("files.prune", "shouyue.files.tasks.prune_files", at="03:30")
