"""Customers and their contacts by the API."""
