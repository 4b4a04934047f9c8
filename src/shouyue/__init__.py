"""Shouyue: customer management in which the written policy is the running program."""
