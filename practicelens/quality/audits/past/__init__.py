"""Audits done before the product, or elsewhere, taken over whole."""
