"""Practice Lens: the performance and quality cycle of a children's services department."""
