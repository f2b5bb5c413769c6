"""Cards that an authority writes itself: written, checked by a second person, published, answered of each edition."""
