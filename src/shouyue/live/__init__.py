"""Open pages hear of what changed: a ping that names the subjects, never their content. Knows no domain."""
