"""Pages for those who answer for the product: rules with their dates, and history."""
