"""What somebody agreed to do, by when, and whether it was seen done."""
