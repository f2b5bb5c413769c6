"""What people see in a browser: no rules, no tables."""
