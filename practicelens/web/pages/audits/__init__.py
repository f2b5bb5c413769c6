"""Pages of audits: lists, one audit, its work, its cycle, its actions."""
