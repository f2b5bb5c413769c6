"""Best practice as pieces of learning: anonymised, consented to, and found by domain."""
