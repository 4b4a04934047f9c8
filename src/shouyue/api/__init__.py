"""Tools of the HTTP API: tokens and scopes, problems, strict JSON, pages by key, repeated requests. No domain."""
