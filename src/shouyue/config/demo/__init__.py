"""A believable company: who works there, what happens in a month, and the same going on before one's eyes."""
