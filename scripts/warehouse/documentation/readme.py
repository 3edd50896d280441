"""The results in README.md: each query's answer, from the published file as it stands.

``python -m warehouse.documentation.readme`` writes them anew; with ``--check`` it changes nothing
and ends with 1 where the page does not say what the file says.
"""

from __future__ import annotations

import io
import re
import sys

from rich.console import Console

from warehouse.query import ask, print_table
from warehouse.settings import Settings, load_settings

EXAMPLE = re.compile(r"```sql\n(?P<sql>.*?)```\n\n```text\n(?P<answer>.*?)```", re.DOTALL)
WIDTH = 100


def with_answers(page: str, settings: Settings) -> str:
    """The page with the answer of every SQL block in the text block after it."""
    return EXAMPLE.sub(lambda example: _answered(example["sql"], settings), page)


def _answered(sql: str, settings: Settings) -> str:
    output = io.StringIO()
    answer = ask(settings.published_path, sql, settings)
    print_table(Console(file=output, width=WIDTH, color_system=None), answer)
    lines = [line.rstrip() for line in output.getvalue().splitlines()]
    return f"```sql\n{sql}```\n\n```text\n" + "\n".join(lines) + "\n```"


def main(arguments: list[str]) -> int:
    """Write the page's answers anew, or check them."""
    settings = load_settings()
    if not settings.published_path.is_file():
        print(
            f"README.md is as it was: there is no {settings.published_path} to ask. Run "
            "`make nightly` first."
        )
        return 1
    path = settings.project_dir / "README.md"
    page = path.read_text(encoding="utf-8")
    answered = with_answers(page, settings)
    if "--check" not in arguments:
        path.write_text(answered, encoding="utf-8")
    elif answered != page:
        print("README.md does not show what its queries answer: run `make docs` and commit it.")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
