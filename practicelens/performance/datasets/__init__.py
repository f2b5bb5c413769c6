"""Published datasets, their editions and measurements, and every question asked of them."""
