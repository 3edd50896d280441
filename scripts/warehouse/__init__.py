"""One warehouse of domestic abuse data: landing, validation, publication and reconciliation."""

__version__ = "1.0.0"
