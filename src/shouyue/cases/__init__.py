"""Inquiries, requests, complaints and claims: from the customer's first word to the last."""
