"""Promises and working calendars by the API."""
