"""What keeps a release from being cut, in words that hold no count."""

from __future__ import annotations


class ReleaseError(RuntimeError):
    """A release that must not be cut; the last one stands."""
