"""Pages of docs/ that are written from the project itself, so that they cannot go stale."""
