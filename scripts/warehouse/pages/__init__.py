"""What all pages of the warehouse share: one look, one stylesheet, nothing from the internet."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

SHARED_TEMPLATES_DIR = Path(__file__).resolve().parent / "templates"


def page_environment(templates_dir: Path) -> Environment:
    """Templates of one kind of page, which may build on the shared ones."""
    environment = Environment(
        loader=FileSystemLoader([templates_dir, SHARED_TEMPLATES_DIR]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    style = (SHARED_TEMPLATES_DIR / "style.css").read_text(encoding="utf-8")
    environment.globals["style"] = style
    environment.filters["when"] = _when
    return environment


def write_page(path: Path, text: str, *, mode: int | None = None) -> None:
    """Write a file whole or not at all.

    Args:
        path: Where to; a file that is there already is replaced, and so is its mode.
        text: What to write.
        mode: Who may read it, from its first byte on. Default: as the process makes files.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f".{path.name}.unfinished")
    if mode is not None:
        unfinished.unlink(missing_ok=True)
        unfinished.touch(mode)
        unfinished.chmod(mode)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def _when(moment: datetime) -> str:
    """A moment as people here write it."""
    local = moment.astimezone()
    return f"{local.day} {local:%B %Y, %H:%M}"
