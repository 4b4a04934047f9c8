"""When a customer was last heard of (OC-14.1)."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('customers', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='customer',
            name='heard_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='customer',
            name='silent_since',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('heard_at__isnull', False)), fields=['heard_at'], name='customer_by_word'),
        ),
        migrations.AddIndex(
            model_name='customer',
            index=models.Index(condition=models.Q(('heard_at__isnull', False), ('silent_since', None)), fields=['heard_at'], name='customer_to_watch'),
        ),
        migrations.AddConstraint(
            model_name='customer',
            constraint=models.CheckConstraint(condition=models.Q(('silent_since', None), models.Q(('heard_at__isnull', False), ('silent_since', models.F('heard_at'))), _connector='OR'), name='customer_silent_since_word'),
        ),
    ]
