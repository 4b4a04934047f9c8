"""Figures of customers who had moved to another site went wrong; count all of them anew from their rows."""

from django.db import migrations

PLACES = """
    INSERT INTO obligations_tally (rule, month, counted, site, region, amount)
    SELECT rule, month, counted, site, region, count(*) FROM (
        SELECT rule, month, counted, site, region FROM obligations_obligation WHERE counted <> 0
        UNION ALL
        SELECT rule, month, counted, site, region FROM obligations_evidence
    ) AS counted_rows
    GROUP BY rule, month, counted, site, region
"""
WHOLES = """
    INSERT INTO obligations_tally (rule, month, counted, site, region, amount)
    SELECT rule, month, counted, '*', '*', sum(amount) FROM obligations_tally GROUP BY rule, month, counted
"""
ANEW = ["DELETE FROM obligations_tallychange", "DELETE FROM obligations_tally", PLACES, WHOLES]


class Migration(migrations.Migration):
    dependencies = [("obligations", "0003_evidence")]

    operations = [migrations.RunSQL(ANEW, migrations.RunSQL.noop)]
