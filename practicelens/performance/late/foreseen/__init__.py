"""What will be late at this pace with these people away, and who is away."""
