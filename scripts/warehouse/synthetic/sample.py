"""Writing the sample: every supplier's made-up extracts, into the landing folder."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType

import numpy as np

from warehouse.synthetic import (
    childrens_centres,
    childrens_services,
    clares_law,
    crc,
    dfe,
    dhr,
    families_first,
    fixture,
    home_security,
    hpft,
    idva,
    iom,
    marac,
    mhclg,
    nps,
    opcc,
    police_children,
    safeguarding,
)
from warehouse.synthetic.extract import Extract, WrittenFile
from warehouse.synthetic.police.calibration import AS_OF
from warehouse.synthetic.police.county import build_county
from warehouse.synthetic.police.fixture import cut_down
from warehouse.synthetic.police.writing import write_counties

SAMPLE_SEED = 2019
NOTICE_FILE = "sample.json"
LABEL_FILE = "SYNTHETIC.txt"
LABEL = """\
Everything in this folder is made up: no row describes a real person, crime, case or incident.

The files were written by `warehouse synthesise` from a random seed, in layouts invented for this
project, so that tables counted from them equal printed ones. Names are put together from
syllables; crime numbers and person numbers begin with S for synthetic.
"""

MAKERS: Mapping[str, Callable[[int], Sequence[Extract]]] = MappingProxyType(
    {
        "marac": marac.make,
        "idva": idva.make,
        "safeguarding": safeguarding.make,
        "home_security": home_security.make,
        "dhr": dhr.make,
        "hpft": hpft.make,
        "opcc": opcc.make,
        "clares_law": clares_law.make,
        "nps": nps.make,
        "crc": crc.make,
        "iom": iom.make,
        "childrens_services": childrens_services.make,
        "families_first": families_first.make,
        "police_children": police_children.make,
        "childrens_centres": childrens_centres.make,
        "mhclg": mhclg.make,
        "dfe": dfe.make,
    }
)
"""What makes up the extracts of each supplier but the police, by agency."""

AGENCIES = ("police", *MAKERS)


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
    agencies: Sequence[str] = AGENCIES,
) -> SampleManifest:
    """Write made-up extracts under ``landing_dir``; of the police ``scale`` counties' worth.

    All counties have the shape of the first; their crime numbers and people are their own. Memory
    does not grow with ``scale``. The other suppliers are small and are written once.

    Raises:
        ValueError: if an agency is not one that can be made up, or ``scale`` is not positive.
    """
    if unknown := set(agencies) - set(AGENCIES):
        raise ValueError(f"no made-up extracts for {', '.join(sorted(unknown))}")
    if scale < 1:
        raise ValueError(f"scale must be 1 or more, not {scale}")
    files: list[WrittenFile] = []
    if "police" in agencies:
        files += write_counties(landing_dir, build_county(seed), seed, scale)
    for agency in agencies:
        for extract in MAKERS[agency](seed) if agency in MAKERS else ():
            files += extract.write(landing_dir)
    is_whole = scale == 1 and set(agencies) == set(AGENCIES)
    return _label(landing_dir, files, seed, scale, meets_printed_figures=is_whole)


def write_fixture(
    landing_dir: Path, seed: int = SAMPLE_SEED, agencies: Sequence[str] = AGENCIES
) -> SampleManifest:
    """Write the tiny county's extracts under ``landing_dir``, in the same files as the sample's."""
    files: list[WrittenFile] = []
    if "police" in agencies:
        county = cut_down(build_county(seed), np.random.default_rng([seed, 3]))
        files += write_counties(landing_dir, county, seed, scale=1)
    for agency in agencies:
        if agency in MAKERS:
            for extract in fixture.cut_down(MAKERS[agency](seed)):
                files += extract.write(landing_dir)
    return _label(landing_dir, files, seed, scale=1, meets_printed_figures=False)


def _label(
    landing_dir: Path,
    files: list[WrittenFile],
    seed: int,
    scale: int,
    *,
    meets_printed_figures: bool,
) -> SampleManifest:
    """Say beside the files that they are made up."""
    notice = {
        "synthetic": True,
        "as_of": AS_OF.isoformat(),
        "seed": seed,
        "scale": scale,
        "meets_printed_figures": meets_printed_figures,
        "files": sorted(str(file.path.relative_to(landing_dir)) for file in files),
    }
    (landing_dir / NOTICE_FILE).write_text(json.dumps(notice, indent=2) + "\n", encoding="utf-8")
    for folder in {file.path.parent for file in files}:
        (folder / LABEL_FILE).write_text(LABEL, encoding="utf-8")
    return SampleManifest(tuple(files), seed, scale, AS_OF)
