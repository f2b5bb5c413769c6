"""Several sources of one borough: whose numbers are the same children's, who is believed, where they differ."""
