"""Layouts of charts: add_custom_scalars."""
