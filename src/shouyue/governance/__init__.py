"""The life of policy documents: what they say, what of it runs, what is open."""
