"""Scripts that made the golden event files in tests/data, one per writer; see tests/data/README.md."""
