"""Practice concerns that reviewing officers raise, and how they climb until somebody's answer is accepted."""
