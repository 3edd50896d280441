"""Writing the sample: a county's files, or many counties', into the landing folder."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import BinaryIO

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from warehouse.synthetic.calibration import AS_OF
from warehouse.synthetic.county import County, build_county
from warehouse.synthetic.faults import plant_faults
from warehouse.synthetic.layout import Namer, Sheet, lay_out, number_offences

SAMPLE_SEED = 2019
NOTICE_FILE = "sample.json"
LABEL_FILE = "SYNTHETIC.txt"
LABEL = """\
Everything in this folder is made up: no row describes a real person, crime or incident.

The files were written by `warehouse synthesise` from a random seed, in layouts invented for this
project, so that tables counted from them equal printed ones. Names are put together from
syllables; crime numbers and person numbers begin with S for synthetic.
"""
BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class WrittenFile:
    """One file of the sample."""

    path: Path
    dataset: str
    row_count: int
    sha256: str


@dataclass(frozen=True)
class SampleManifest:
    """What was written, and from what."""

    files: tuple[WrittenFile, ...]
    seed: int
    scale: int
    as_of: date

    @property
    def row_count(self) -> int:
        """Rows in all files, headers not counted."""
        return sum(file.row_count for file in self.files)


def write_sample(
    landing_dir: Path,
    seed: int = SAMPLE_SEED,
    scale: int = 1,
    agencies: Sequence[str] = ("police",),
) -> SampleManifest:
    """Write ``scale`` counties' worth of made-up extracts under ``landing_dir``.

    All counties have the shape of the first; their crime numbers and people are their own. Memory
    does not grow with ``scale``.

    Raises:
        ValueError: if an agency is not one that can be made up, or ``scale`` is not positive.
    """
    if unknown := set(agencies) - {"police"}:
        raise ValueError(f"no made-up extracts for {', '.join(sorted(unknown))}")
    if scale < 1:
        raise ValueError(f"scale must be 1 or more, not {scale}")
    return write_counties(
        landing_dir, build_county(seed), seed, scale, meets_printed_figures=scale == 1
    )


def write_counties(
    landing_dir: Path, county: County, seed: int, scale: int, *, meets_printed_figures: bool
) -> SampleManifest:
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
    notice = {
        "synthetic": True,
        "as_of": AS_OF.isoformat(),
        "seed": seed,
        "scale": scale,
        "meets_printed_figures": meets_printed_figures,
        "files": sorted(str(sheet.path) for sheet in sheets),
    }
    _label(landing_dir, sheets, notice)
    files = tuple(output.written() for output in outputs)
    return SampleManifest(files, seed, scale, AS_OF)


def _label(landing_dir: Path, sheets: list[Sheet], notice: dict[str, object]) -> None:
    """Say beside the files that they are made up."""
    (landing_dir / NOTICE_FILE).write_text(json.dumps(notice, indent=2) + "\n", encoding="utf-8")
    for folder in {(landing_dir / sheet.path).parent for sheet in sheets}:
        (folder / LABEL_FILE).write_text(LABEL, encoding="utf-8")


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
