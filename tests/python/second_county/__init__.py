"""A second county: the same models, macros and code, other data."""
