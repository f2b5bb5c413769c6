"""Second gradings of before the product, or of elsewhere, taken over whole beside their audits."""
