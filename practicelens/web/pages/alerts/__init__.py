"""Pages of practice concerns and Practice Alerts."""
