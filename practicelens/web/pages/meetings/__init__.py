"""Pages: meetings, from convening to their calendar file; each is recorded on a page of its own subject."""
