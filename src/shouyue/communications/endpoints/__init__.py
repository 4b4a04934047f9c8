"""Webhooks, channels and templates by the API."""
