"""What went wrong, in words that name the place and never a row's value."""

from __future__ import annotations

import re


class NightlyError(RuntimeError):
    """A run that had to stop; the message is all that its reader needs."""


class LockHeldError(NightlyError):
    """Another run is at work on the same data."""


class BuildFailedError(NightlyError):
    """A model, seed or data test failed; the last good files stand."""


class GateFailedError(NightlyError):
    """A checkpoint found what must not be published; the last good files stand."""


# DuckDB quotes the offending value in these messages: after "string", in a key, in a cast.
_VALUES = (
    (re.compile(r"'(?:[^']|'')*'"), "'...'"),
    (re.compile(r'(key "[^":]*: )[^"]*"'), r'\1..."'),
)
_VALUE_BEARING = re.compile(
    r"(Conversion|Constraint|Invalid Input|Out of Range|Mismatch Type) Error", re.IGNORECASE
)
_CONTEXT = re.compile(r"^\s*(LINE \d+:|\^|compiled code at)")


def redact(message: str) -> str:
    """The message with what may be a row's value replaced by three dots.

    Errors of DuckDB that are about a value quote it; those about names (a missing column, a slip
    in the SQL) are left whole, since without the name they help nobody.
    """
    lines = [line for line in message.splitlines() if line.strip() and not _CONTEXT.match(line)]
    text = "\n".join(line.rstrip() for line in lines)
    if not _VALUE_BEARING.search(text):
        return text
    for pattern, replacement in _VALUES:
        text = pattern.sub(replacement, text)
    return text
