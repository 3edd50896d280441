"""Find the files that agencies sent, and see what kind of file each one really is."""

from __future__ import annotations

import codecs
import hashlib
import re
import zipfile
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CHUNK_BYTES = 4 * 1024 * 1024
AT_THE_ROOT = {"sample.json", "README.md"}
"""Files that may stand in the landing folder itself."""

MADE_UP_LABEL = "SYNTHETIC.txt"
"""Says beside made-up files that they are; nobody's drop itself."""

MISFITS = {
    b"\xff\xfe": "UTF-16 text: save it as CSV UTF-8",
    b"\xfe\xff": "UTF-16 text: save it as CSV UTF-8",
    b"\x1f\x8b": "a gzip archive: send the file inside it",
    b"7z\xbc\xaf": "a 7-Zip archive: send the file inside it",
    b"Rar!": "a RAR archive: send the file inside it",
    b"%PDF": "a PDF: send the data as CSV, XLSX or Parquet",
    b"<?xm": "XML or HTML: send the data as CSV, XLSX or Parquet",
    b"<htm": "XML or HTML: send the data as CSV, XLSX or Parquet",
    b"<HTM": "XML or HTML: send the data as CSV, XLSX or Parquet",
    b"<!DO": "XML or HTML: send the data as CSV, XLSX or Parquet",
}
"""First bytes of files that are no table, and what to do about it."""

SPREADSHEET_PARTS = {"xl/workbook.xml", "xl/workbook.bin"}
NOT_IN_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
UTF8_PAIR = re.compile(rb"[\xc2\xc3][\x80-\xbf]")
"""An accented letter in UTF-8; read as Windows-1252 it would be two letters that never meet."""

Kind = Literal["csv", "spreadsheet", "parquet", "other"]
Encoding = Literal["ascii", "utf-8", "utf-8-bom", "cp1252", "binary"]


@dataclass(frozen=True)
class Arrival:
    """One file in ``landing/<agency>/<received date>/``."""

    path: Path
    relative: str
    agency: str
    received_date: date
    byte_count: int
    modified_ns: int


@dataclass(frozen=True)
class Inspection:
    """What the bytes of a file say about it, whatever its name says."""

    sha256: str
    kind: Kind
    encoding: Encoding
    problem: str | None = None
    has_mixed_line_ends: bool = False
    last_line_ends: bool = True


def scan(landing_dir: Path) -> tuple[list[Arrival], list[str]]:
    """All arrivals in order of agency, received date and name, and the paths of strays.

    A stray is a file that stands where no agency or received date can be told.
    """
    arrivals: list[Arrival] = []
    strays: list[str] = []
    for path in _visible_files(landing_dir):
        relative = path.relative_to(landing_dir)
        *agency, folder = relative.parent.parts or ("",)
        received_date = iso_date(folder)
        if received_date is None or len(agency) != 1:
            if relative.name not in AT_THE_ROOT or relative.parent.parts:
                strays.append(relative.as_posix())
            continue
        size_and_time = path.stat()
        arrivals.append(
            Arrival(
                path=path,
                relative=relative.as_posix(),
                agency=agency[0],
                received_date=received_date,
                byte_count=size_and_time.st_size,
                modified_ns=size_and_time.st_mtime_ns,
            )
        )
    return arrivals, strays


def inspect(path: Path) -> Inspection:
    """Read ``path`` once: its checksum, kind, encoding and line ends."""
    reading = _Reading()
    for chunk in _chunks(path):
        reading.take(chunk)
    kind, problem = _kind_of(path, reading.start)
    encoding: Encoding = "binary"
    if kind == "csv":
        encoding, problem = _encoding_of(path, reading)
    return Inspection(
        sha256=reading.digest.hexdigest(),
        kind=kind,
        encoding=encoding,
        problem=problem,
        has_mixed_line_ends=kind == "csv" and reading.has_mixed_line_ends,
        last_line_ends=reading.last_byte in b"\r\n",
    )


def _visible_files(folder: Path) -> list[Path]:
    """Files under ``folder``, sorted; hidden ones, locks and labels are nobody's drop."""
    if not folder.is_dir():
        return []
    return sorted(
        path
        for path in folder.rglob("*")
        if path.is_file() and all(map(may_be_a_drop, path.relative_to(folder).parts))
    )


def may_be_a_drop(name: str) -> bool:
    """Whether a file or folder of this name is looked at; what is hidden and locks are not."""
    return name != MADE_UP_LABEL and not name.startswith((".", "~$"))


def iso_date(text: str) -> date | None:
    """The day that a folder is called by; none where it is called otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _chunks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK_BYTES):
            yield chunk


class _Reading:
    """What one pass over the bytes gathers."""

    def __init__(self) -> None:
        self.digest = hashlib.sha256()
        self.start = b""
        self.last_byte = b"\n"
        self.is_ascii = True
        self.is_utf8 = True
        self.has_nul = False
        self._decoder = codecs.getincrementaldecoder("utf-8")()
        self._line_ends = {b"\r\n": 0, b"\r": 0, b"\n": 0}

    def take(self, chunk: bytes) -> None:
        """Look at the next chunk."""
        self.start = self.start or chunk[:8]
        self.digest.update(chunk)
        self.has_nul = self.has_nul or b"\0" in chunk
        self._count_line_ends(chunk)
        self.last_byte = chunk[-1:]
        if self.is_ascii and not chunk.isascii():
            self.is_ascii = False
        if not self.is_ascii and self.is_utf8:
            self._try_utf8(chunk)

    @property
    def has_mixed_line_ends(self) -> bool:
        """Whether more than one kind of line end occurs, within quotes or without."""
        return sum(count > 0 for count in self._line_ends.values()) > 1

    @property
    def ends_inside_a_letter(self) -> bool:
        """Whether the last letter in UTF-8 is cut in two."""
        return bool(self._decoder.getstate()[0])

    def _try_utf8(self, chunk: bytes) -> None:
        try:
            self._decoder.decode(chunk)
        except UnicodeDecodeError:
            self.is_utf8 = False

    def _count_line_ends(self, chunk: bytes) -> None:
        if self.last_byte == b"\r":
            # A pair cut by the chunk's edge: take back the lone half.
            chunk = b"\r" + chunk
            self._line_ends[b"\r"] -= self._line_ends[b"\r"] > 0
        if b"\r" not in chunk:
            self._line_ends[b"\n"] += b"\n" in chunk
            return
        pairs = chunk.count(b"\r\n")
        self._line_ends[b"\r\n"] += pairs
        self._line_ends[b"\r"] += chunk.count(b"\r") - pairs
        self._line_ends[b"\n"] += chunk.count(b"\n") - pairs


def _kind_of(path: Path, start: bytes) -> tuple[Kind, str | None]:
    """The kind that the first bytes prove, and what is wrong with it."""
    if start.startswith(b"PK"):
        return _kind_of_zip(path)
    if start.startswith(b"PAR1"):
        return "parquet", None
    if start.startswith(b"\xd0\xcf\x11\xe0"):
        return "spreadsheet", None
    for magic, words in MISFITS.items():
        if start.startswith(magic):
            return "other", f"The file is {words}."
    return "csv", None


def _kind_of_zip(path: Path) -> tuple[Kind, str | None]:
    """A ZIP is a spreadsheet if it holds one's parts."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
            is_ods = "mimetype" in names and b"spreadsheet" in archive.read("mimetype")
    except (zipfile.BadZipFile, OSError, RuntimeError):
        return "other", "The file is a damaged ZIP archive or spreadsheet: send it again."
    if is_ods or names & SPREADSHEET_PARTS:
        return "spreadsheet", None
    return "other", "The file is a ZIP archive, whatever its name says: send the file inside it."


def _encoding_of(path: Path, reading: _Reading) -> tuple[Encoding, str | None]:
    """The encoding of a text file, and where it breaks."""
    if reading.has_nul:
        line = _line_of(path, re.compile(rb"\0"))
        return "binary", f"The file is not text: line {line} holds a zero byte."
    if reading.is_ascii:
        return "ascii", None
    if reading.is_utf8 and not reading.ends_inside_a_letter:
        return ("utf-8-bom" if reading.start.startswith(codecs.BOM_UTF8) else "utf-8"), None
    if line := _line_of(path, NOT_IN_CP1252):
        return "binary", (
            f"Line {line} holds a byte that is neither UTF-8 nor Windows-1252: "
            "save the file as CSV UTF-8."
        )
    if line := _line_of(path, UTF8_PAIR):
        return "binary", (
            f"The file mixes two encodings (UTF-8 at line {line}, Windows-1252 elsewhere) "
            "or is cut short: save it as CSV UTF-8."
        )
    return "cp1252", None


def _line_of(path: Path, pattern: re.Pattern[bytes]) -> int:
    """The first line, from 1, that holds ``pattern`` (at most two bytes long); 0 if none does."""
    line = 1
    carried = b""
    for chunk in _chunks(path):
        text = carried + chunk
        found = pattern.search(text)
        seen = text[: found.start()] if found else text[:-1]
        line += max(seen.count(b"\n"), seen.count(b"\r"))
        if found:
            return line
        carried = text[-1:]
    return 0
