"""How it looks: the shell, components, charts and their gallery. Knows no domain."""
