"""What can go wrong at the front door, in words that never hold a value from a file."""

from __future__ import annotations


class LandingError(RuntimeError):
    """Nothing could be received; the vault is as it was before."""


class Rejected(Exception):  # noqa: N818  # the word on the receipt
    """This one drop cannot be taken in; the message goes to its supplier."""
