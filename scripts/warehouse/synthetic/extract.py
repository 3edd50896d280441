"""What one supplier sends, made up: files of one or more sheets, written as it would."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Literal

import pandas as pd


@dataclass(frozen=True)
class WrittenFile:
    """One file of the sample."""

    path: Path
    dataset: str
    row_count: int
    sha256: str


@dataclass(frozen=True)
class File:
    """One file: its sheets by name, every cell already text or a typed date; a CSV has one."""

    name: str
    dataset: str
    sheets: Mapping[str, pd.DataFrame]
    kind: Literal["csv", "xlsx"] = "csv"
    encoding: str = "utf-8"
    line_end: str = "\n"

    def content(self) -> bytes:
        """The file's bytes, the same at every call."""
        if self.kind == "xlsx":
            return _workbook(self.sheets)
        (sheet,) = self.sheets.values()
        text = sheet.to_csv(index=False, lineterminator=self.line_end)
        return text.encode(self.encoding)

    @property
    def row_count(self) -> int:
        """Rows of all sheets, headers not counted."""
        return sum(len(sheet) for sheet in self.sheets.values())


@dataclass(frozen=True)
class Extract:
    """What an agency sent on one day."""

    agency: str
    received: date
    files: tuple[File, ...]

    @property
    def folder(self) -> Path:
        """Where the files go, under the landing folder."""
        return Path(self.agency) / self.received.isoformat()

    def write(self, landing_dir: Path) -> list[WrittenFile]:
        """Write every file aside, then in place."""
        written = []
        (landing_dir / self.folder).mkdir(parents=True, exist_ok=True)
        for file in self.files:
            path = landing_dir / self.folder / file.name
            content = file.content()
            aside = path.with_name(f".{path.name}.part")
            aside.write_bytes(content)
            aside.replace(path)
            digest = hashlib.sha256(content).hexdigest()
            written.append(WrittenFile(path, file.dataset, file.row_count, digest))
        return written


def _workbook(sheets: Mapping[str, pd.DataFrame]) -> bytes:
    """An XLSX workbook, with no moment of writing in it."""
    buffer = io.BytesIO()
    with pd.ExcelWriter(
        buffer,
        engine="xlsxwriter",
        date_format="dd/mm/yyyy",
        datetime_format="dd/mm/yyyy",
    ) as writer:
        created = datetime(2019, 1, 1, tzinfo=UTC)
        writer.book.set_properties({"created": created, "comments": "Synthetic"})
        for name, sheet in sheets.items():
            sheet.to_excel(writer, sheet_name=name, index=False)
    return buffer.getvalue()
