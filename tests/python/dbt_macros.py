"""Macros and generic tests of the dbt project, rendered without dbt."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import jinja2

PROJECT = Path(__file__).parents[2]


def load_macros(paths: Iterable[Path]) -> Any:
    """The macros of some files as functions from SQL text to SQL text, able to call each other.

    A generic test becomes the macro that dbt makes of it, under its own name.
    """
    source = "".join(path.read_text(encoding="utf-8") for path in sorted(paths))
    source = re.sub(r"{% test (\w+)", r"{% macro \1", source).replace("endtest", "endmacro")
    environment = jinja2.Environment()
    return environment.from_string(source).make_module()
