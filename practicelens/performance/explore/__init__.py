"""The explorer: any figure by anything over any period, and views of it that people save and share."""
