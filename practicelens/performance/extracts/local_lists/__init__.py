"""Lists that the authority keeps outside its case system: sent, mapped by example, read, laid beside an extract."""
