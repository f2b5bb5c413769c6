"""The services and teams that a dataset's tree of departments proposes."""
