"""Distributions of values over steps: add_histogram."""
