"""A catalogue of planted faults: every check of the project is shown able to fail, by name."""
