"""Practice standards and audit tools, versioned."""
