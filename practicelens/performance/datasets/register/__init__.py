"""Which datasets are published, which edition is current, and how one is built."""
