"""Embeddings: add_embedding."""
