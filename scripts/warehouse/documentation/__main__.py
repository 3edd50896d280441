"""``python -m warehouse.documentation``: write the generated pages of docs/ anew."""

from __future__ import annotations

from pathlib import Path

from warehouse.documentation.bus_matrix import bus_matrix
from warehouse.documentation.erd import erd
from warehouse.documentation.settings_table import settings_table
from warehouse.documentation.sources import sources
from warehouse.settings import find_project_dir


def generated_pages(project_dir: Path) -> dict[Path, str]:
    """Each generated page's path and what it has to say."""
    docs = project_dir / "docs"
    return {
        docs / "bus_matrix.md": bus_matrix(project_dir),
        docs / "erd.md": erd(project_dir),
        docs / "settings.md": settings_table(),
        docs / "sources.md": sources(project_dir),
    }


if __name__ == "__main__":
    for path, text in generated_pages(find_project_dir()).items():
        path.write_text(text, encoding="utf-8")
