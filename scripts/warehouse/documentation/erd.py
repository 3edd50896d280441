"""docs/erd.md: the star as an entity-relationship diagram (Mermaid)."""

from __future__ import annotations

from pathlib import Path

from warehouse.documentation.relationships import read_relationships

HEADER = """\
# Entities and relationships

Written by `make docs` from the relationship tests beside the models; a test holds it to them.
Each line is a key that a test checks, value by value, every night.
"""


def erd(project_dir: Path) -> str:
    """The page as Markdown with one Mermaid diagram; lookups of seeds are left out."""
    lines = [
        f"    {relationship.target} ||--o{{ {relationship.model} : {relationship.column}"
        for relationship in read_relationships(project_dir / "models")
        if relationship.model.startswith(("fct_", "bridge_"))
        and relationship.target.startswith(("dim_", "fct_"))
    ]
    return "\n".join([HEADER, "```mermaid", "erDiagram", *lines, "```", ""])
