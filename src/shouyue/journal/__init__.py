"""What happened: facts, written once and for ever; who is told of them; the course of a subject's life."""
