"""What follows a handed-in audit: review, re-audit, tracking, sharing, ending."""
