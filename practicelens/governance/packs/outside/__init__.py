"""The version that leaves the authority, with small numbers hidden."""
