"""Keys are made by the action that stores a file; uploads are counted by who sent them."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('files', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='storedfile',
            name='key',
            field=models.UUIDField(editable=False, unique=True),
        ),
        migrations.AddIndex(
            model_name='storedfile',
            index=models.Index(fields=['uploaded_by', 'uploaded_at'], name='stored_file_by_uploader'),
        ),
    ]
