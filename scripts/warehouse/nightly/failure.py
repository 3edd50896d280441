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


_WRAPPER = re.compile(
    r"(Compilation|Database|Dependency|Parsing|Runtime) Error( in \w+ [\w.]+ \([\w./-]+\))?"
)
"""The line in which dbt names the node, before the error itself."""

_TYPE = re.compile(r"[A-Z]\w*(Error|Exception)")
"""The name of a Python class of errors."""

_ABOUT_NAMES = re.compile(
    r"(Binder|Catalog|Compilation|Dependency|IO|Out of Memory|Parser|Parsing|Permission) Error\b"
)
"""DuckDB's and dbt's errors about tables, columns, files and SQL: they help nobody without it."""

_ABOUT_VALUES = re.compile(
    r"(Constraint Error: (NOT NULL constraint failed: [\w.]+"
    r"|CHECK constraint failed on table \w+)"
    r"|(Constraint|Conversion|Invalid Input|Out of Range|Type Mismatch|Mismatch Type"
    r"|TransactionContext|Internal|INTERNAL|Not implemented|Serialization|Sequence|Runtime) Error)"
)
"""Errors that may quote a value: what is matched here names none, and the rest is dropped."""

TRACEBACK = "Traceback (most recent call last):"
"""How Python begins to tell where an error was raised."""

_COUNTED = re.compile(r"Got \d+ results?, configured to (fail|warn) if [!<>=]+ ?\d+")
"""dbt's words for a test that found rows."""

_OWN_IN_PYTHON_MODEL = re.compile(r"^warehouse(\.\w+)+: (?P<words>.+)", re.MULTILINE | re.DOTALL)
"""The project's own error at the end of a Python model's traceback; it holds no row's value."""

UNTOLD = "an error whose words are not shown, since they may hold a row's value"


def is_own(error: BaseException) -> bool:
    """Whether this project raised the error, in words that hold no row's value."""
    return type(error).__module__.partition(".")[0] == __name__.partition(".")[0]


def words(error: BaseException) -> str:
    """What to say of an error: all of it where it is the project's own, else nothing of a row."""
    return str(error) if is_own(error) else redact(f"{type(error).__name__}: {error}")


def redact(message: str) -> str:
    """The message without anything that may be a row's value.

    Kept are the lines in which dbt names the node, the kind of the error and, where that kind is
    about names and never about values, all that follows. A kind counts only where it stands at the
    start: further on it may be part of a value.
    """
    lines = [line.strip() for line in message.splitlines() if line.strip()]
    told: list[str] = []
    while lines and _WRAPPER.fullmatch(lines[0]):
        told.append(lines.pop(0))
    if not lines:
        return "\n".join(told)
    if told and _ABOUT_NAMES.match(told[-1]):
        return "\n".join([*told, *lines])
    if lines[0] == "Python model failed:":
        return "\n".join([*told, *_end_of_traceback(lines)])
    return "\n".join([*told, *_tellable(lines)])


def _end_of_traceback(lines: list[str]) -> list[str]:
    """The error itself: the project's own whole, of another what may be told.

    Of errors that were raised one while another was handled only the last one counts: what stands
    between may hold a value.
    """
    starts = [number for number, line in enumerate(lines) if line == TRACEBACK]
    lines = lines[starts[-1] :] if starts else lines
    own = _OWN_IN_PYTHON_MODEL.search("\n".join(lines))
    if own:
        return own["words"].splitlines()
    return _tellable([next((line for line in reversed(lines) if _TYPE.match(line)), UNTOLD)])


def _tellable(lines: list[str]) -> list[str]:
    """What may be told of an error's own lines."""
    prefix, _, rest = lines[0].partition(": ")
    python_type = prefix if _TYPE.fullmatch(prefix) else ""
    first = rest if python_type else lines[0]
    if _ABOUT_NAMES.match(first):
        return lines
    known = _ABOUT_VALUES.match(first) or _COUNTED.fullmatch(first)
    kinds = [kind for kind in (python_type, known and known[0]) if kind]
    return [": ".join(kinds) or UNTOLD]
