"""What others made for the same files: each script runs in an environment of its own and prints its seconds."""
