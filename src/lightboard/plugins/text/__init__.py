"""Markdown over steps: add_text."""
