"""What programs see: the same queries as the pages, as JSON."""
