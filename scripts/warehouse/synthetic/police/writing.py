"""Writing police files: a county's, or many counties', into the landing folder."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.synthetic.extract import WrittenFile
from warehouse.synthetic.police.county import County
from warehouse.synthetic.police.faults import plant_faults
from warehouse.synthetic.police.layout import Namer, Sheet, lay_out, number_offences

BOM = b"\xef\xbb\xbf"


def write_counties(landing_dir: Path, county: County, seed: int, scale: int) -> list[WrittenFile]:
    """Write a county ``scale`` times, each time with other people and numbers."""
    rng = np.random.default_rng([seed, 1])
    numbers = number_offences(county.offences, rng)
    sheets = lay_out(county, rng)
    with ExitStack() as stack:
        outputs = [stack.enter_context(_Output(landing_dir, sheet)) for sheet in sheets]
        for number in range(1, scale + 1):
            namer = Namer(county, number, numbers)
            for sheet, output in zip(sheets, outputs, strict=True):
                output.write(plant_faults(sheet, sheet.render(namer), namer, seed))
    return [output.written() for output in outputs]


class _Output:
    """One file while it is written: aside until it is whole."""

    def __init__(self, landing_dir: Path, sheet: Sheet) -> None:
        self._sheet = sheet
        self._path = landing_dir / sheet.path
        self._aside = self._path.with_name(f".{self._path.name}.part")
        self._digest = hashlib.sha256()
        self._row_count = 0
        self._file: BinaryIO | None = None

    def __enter__(self) -> _Output:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._aside.open("wb")
        self._put(BOM if self._sheet.is_athena else b"")
        return self

    def __exit__(self, failure: type[BaseException] | None, *_: object) -> None:
        if self._file is not None:
            self._file.close()
        if failure is None:
            self._aside.replace(self._path)
        else:
            self._aside.unlink(missing_ok=True)

    def write(self, table: pa.Table) -> None:
        """Append rows; the first ones bring the header."""
        if self._row_count == 0:
            self._put_lines([",".join(table.column_names)])
        if table.num_rows:
            cells = [_quoted(column) for column in table.columns]
            self._put_lines(pc.binary_join_element_wise(*cells, ",").to_pylist())
        self._row_count += table.num_rows

    def written(self) -> WrittenFile:
        """What the finished file is."""
        return WrittenFile(
            self._path, self._sheet.dataset, self._row_count, self._digest.hexdigest()
        )

    def _put_lines(self, lines: list[str]) -> None:
        line_end, encoding = ("\n", "utf-8") if self._sheet.is_athena else ("\r\n", "cp1252")
        self._put((line_end.join(lines) + line_end).encode(encoding))

    def _put(self, content: bytes) -> None:
        if self._file is not None:
            self._file.write(content)
        self._digest.update(content)


def _quoted(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """A column's cells, in quotes where they hold a comma or quotes."""
    needs = pc.match_substring_regex(column, '[",]')
    doubled = pc.replace_substring(column, '"', '""')
    return pc.if_else(needs, pc.binary_join_element_wise('"', doubled, '"', ""), column)
