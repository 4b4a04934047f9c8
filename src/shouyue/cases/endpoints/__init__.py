"""Cases by the API."""
