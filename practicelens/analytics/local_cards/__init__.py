"""Cards that an authority writes itself: SQL over the published edition, judged, run apart, and counted."""
