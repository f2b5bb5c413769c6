"""Pages before anybody is signed in: signing in, and an invitation's link."""
