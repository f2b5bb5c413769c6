"""Giving audits to auditors, passing them on, withdrawing them."""
