"""Pages of learning: pieces of best practice, read and written."""
