"""Work that takes a while, and its bar."""
