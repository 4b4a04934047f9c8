"""Pages of coming in, of one's own security, of tokens and of accounts."""
