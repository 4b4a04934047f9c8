"""Who stored which content under which name. The content itself lies on disk, once, whoever else stored it too."""

from django.db import models
from django.db.models import Q


class StoredFile(models.Model):
    """One upload."""

    key = models.UUIDField(unique=True, editable=False)  # its public reference; UUIDv7, so it sorts by time
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.BigIntegerField()  # bytes on disk
    media_type = models.CharField(max_length=100)  # of the content, as found, inside the gzip if packed
    packed = models.BooleanField()  # with gzip
    name = models.CharField(max_length=200)  # as its sender called it
    purpose = models.CharField(max_length=40)  # decides limits and who may read it
    uploaded_by = models.CharField(max_length=64)  # reference: `account:1`
    uploaded_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["uploaded_by", "uploaded_at"], name="stored_file_by_uploader"),)
        constraints = (models.CheckConstraint(name="stored_file_not_empty", condition=Q(size__gt=0)),)

    def __str__(self) -> str:
        return self.name
