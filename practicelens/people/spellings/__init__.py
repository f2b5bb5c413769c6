"""What extracts spell and nobody has matched: whose each may be, and many given their meaning at once."""
