"""Customers: who they are, whom one talks to there, how these are reached, and who looks after them."""
