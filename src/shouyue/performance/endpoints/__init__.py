"""Judged histories, compliance and the coverage list by the API."""
