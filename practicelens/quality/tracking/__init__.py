"""A light record on a child that is followed: a drift panel, a legal gateway, a closure."""
