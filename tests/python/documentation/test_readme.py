"""README.md's answers are those of the published file."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb
import pytest

from warehouse.documentation.readme import main
from warehouse.settings import Settings

PAGE = """# Any

```sql
select value from pub_offence
```

```text
```
"""


@pytest.fixture
def page(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project's README with one question, and a published file that answers it with 9,180."""
    project = settings.data_dir.parent / "project"
    project.mkdir()
    shutil.copy(settings.project_dir / "dbt_project.yml", project)
    (project / "README.md").write_text(PAGE)
    monkeypatch.setenv("WAREHOUSE_PROJECT_DIR", str(project))
    path = project / "data" / "published" / "warehouse.duckdb"
    path.parent.mkdir(parents=True)
    with duckdb.connect(path) as connection:
        connection.execute("create schema published")
        connection.execute("create table published.pub_offence as select 9180::double as value")
    return project / "README.md"


def test_answers_are_written_and_then_held(page: Path) -> None:
    assert main(["--check"]) == 1
    assert page.read_text() == PAGE
    assert main([]) == 0
    assert "\n9,180\n" in page.read_text().replace(" ", "")
    assert main(["--check"]) == 0
    page.write_text(page.read_text().replace("9,180", "9,181"))
    assert main(["--check"]) == 1


def test_without_a_published_file_the_page_stays(
    page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.rmtree(page.parent / "data")
    assert main([]) == 1
    assert page.read_text() == PAGE
    assert "make nightly" in capsys.readouterr().out
