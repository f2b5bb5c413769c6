"""All parts side by side, for those who may read them."""
