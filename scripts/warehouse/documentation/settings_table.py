"""docs/settings.md: every setting with its default and what it decides."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from pydantic.fields import FieldInfo

from warehouse.documentation.markdown import markdown_table
from warehouse.settings import ENV_PREFIX, PACKAGE_DIR, SETTINGS_FILE, Settings

HEADER = f"""\
# Settings

Written by `make docs` from `scripts/warehouse/settings.py`; a test holds it to them.

A setting is taken from the first of these that names it: an option of the command line, the
environment variable `{ENV_PREFIX}<NAME>` (the setting's name in capitals), a line of
`{SETTINGS_FILE}` in the project's folder, the default below. Relative paths start at the project's
folder. A name that is no setting stops the command and is told.
"""


def settings_table() -> str:
    """The page as Markdown."""
    rows = [["setting", "default", "may be", "what it decides"]]
    rows += [
        [f"`{name}`", _default(field), _values(field), _decides(field)]
        for name, field in Settings.model_fields.items()
    ]
    return "\n".join([HEADER, *markdown_table(rows), ""])


def _default(field: FieldInfo) -> str:
    """The default as it would be written in the file; empty where the description tells it."""
    default = field.default
    if field.default_factory is not None or default is None:
        return ""
    if isinstance(default, Path) and default.is_absolute():
        default = default.relative_to(PACKAGE_DIR.parents[1])
    return f"`{default}`"


def _decides(field: FieldInfo) -> str:
    """The description, with what stands for a name in it kept from being taken for HTML."""
    return (field.description or "").replace("<", r"\<")


def _values(field: FieldInfo) -> str:
    """The words to choose from, where there are only a few."""
    return ", ".join(f"`{word}`" for word in get_args(field.annotation) if isinstance(word, str))
