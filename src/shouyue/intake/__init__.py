"""Intake: tables of other programs brought in, with a preview, and with every error at its cell."""
