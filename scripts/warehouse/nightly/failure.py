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


# Errors about names (a missing column, a slip in the SQL) help nobody without the name.
_ABOUT_NAMES = re.compile(
    r"\b(Binder|Catalog|Compilation|Dependency|IO|Out of Memory|Parser|Permission|Syntax) Error",
    re.IGNORECASE,
)
_KIND = re.compile(r"(Error|Exception):")
_QUOTES = "'\""


def is_own(error: BaseException) -> bool:
    """Whether this project raised the error, in words that hold no row's value."""
    return type(error).__module__.partition(".")[0] == __name__.partition(".")[0]


def words(error: BaseException) -> str:
    """What to say of an error: all of it where it is the project's own, else nothing of a row."""
    return str(error) if is_own(error) else redact(f"{type(error).__name__}: {error}")


def redact(message: str) -> str:
    """The message without anything that may be a row's value.

    An error about a value quotes it: the line that says what kind of error it is keeps nothing
    between its first and its last quotation mark, and the lines after it, which may go on with the
    value or show the statement, are dropped. Any other message is left as it is.
    """
    lines = [line.rstrip() for line in message.splitlines() if line.strip()]
    kind = next((number for number, line in enumerate(lines) if _KIND.search(line)), None)
    if kind is None or _ABOUT_NAMES.search(message):
        return "\n".join(lines)
    return "\n".join([*lines[:kind], _mask(lines[kind])])


def _mask(line: str) -> str:
    marks = [position for position, character in enumerate(line) if character in _QUOTES]
    if not marks:
        return line
    rest = line[marks[-1] + 1 :] if len(marks) > 1 else ""
    return f"{line[: marks[0]]}...{rest}"
