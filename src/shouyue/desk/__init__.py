"""The face for staff: pages made of several domains. Today the journal: what happened, to whom, who said so."""
