"""The invented world, without Django: children, journeys, teams and the people in them."""
