"""What measures mean, reviewed: by whom, when, and when next."""
