"""Pages of moderation: second gradings, agreement, comparison meetings."""
