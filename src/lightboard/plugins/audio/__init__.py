"""Sounds over steps: add_audio."""
