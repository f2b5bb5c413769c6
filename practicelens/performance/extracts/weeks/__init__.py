"""The findings of a past week as they stood."""
