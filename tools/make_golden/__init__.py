"""Scripts that made the golden files, one per writer; see tests/data/README.md."""
