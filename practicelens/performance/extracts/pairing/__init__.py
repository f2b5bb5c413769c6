"""Single children whom two joined sources number otherwise: proposed, and said to be one or two."""
