"""The store of all that was read, the loader that fills it, and the query API over it."""
