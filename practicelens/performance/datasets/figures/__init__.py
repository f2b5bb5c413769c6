"""Figures of a place, and the children behind them."""
