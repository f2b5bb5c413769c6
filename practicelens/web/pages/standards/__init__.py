"""Pages of practice standards and audit tools: read, drafted, published."""
