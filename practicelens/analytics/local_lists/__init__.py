"""Lists that an authority keeps outside its case system: their kinds as data, how a file is looked at and read."""
