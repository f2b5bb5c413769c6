"""Late work: what stands behind a visit, review or assessment that is late, and who is to see to it."""
