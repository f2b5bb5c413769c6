"""What is likely to come: months ahead of a number by a stated simple model, and how it did before. Pure."""
