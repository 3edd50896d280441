"""What the vault remembers: which files it knows, and what decided what landed from them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from warehouse.landing import vault
from warehouse.landing.code_list import list_paths
from warehouse.landing.delivery import datasets_of
from warehouse.landing.entity import DEFINITIONS
from warehouse.landing.errors import LandingError
from warehouse.landing.person import key_mark
from warehouse.landing.placeholder import placeholder_path
from warehouse.landing.status import DropStatus, read_status

if TYPE_CHECKING:
    from warehouse.landing.arrival import Arrival
    from warehouse.landing.contract import Contract
    from warehouse.settings import Settings


@dataclass(frozen=True)
class State:
    """What the vault remembers: known drops and what its landed rows were worked out from."""

    drops: tuple[DropStatus, ...] = ()
    remembered: dict[str, str] = field(default_factory=dict)

    def knows_file(self, arrival: Arrival, contracts: list[Contract]) -> bool:
        """Whether a file is the one received before, by its path, size and time.

        One that has become the file of another dataset, because a contract says so, is not.
        """
        place = (arrival.relative, arrival.byte_count, arrival.modified_ns)
        return place in self._files and self._files[place] >= datasets_of(arrival, contracts)

    def without_misshapen(self) -> State:
        """The same without files rejected for their shape: under other rules they are new."""
        return State(tuple(drop for drop in self.drops if drop.is_in_raw), self.remembered)

    @cached_property
    def _files(self) -> dict[tuple[str, int, int], set[str]]:
        """Every file with the datasets that it was taken for."""
        files: dict[tuple[str, int, int], set[str]] = {}
        for drop in self.drops:
            place = (drop.path, drop.byte_count, drop.modified_ns)
            files.setdefault(place, set()).update({drop.dataset} if drop.dataset else ())
        return files


def read_state(settings: Settings) -> State:
    """Read the vault's memory; a log left by a killed job is played back first."""
    if not settings.vault_path.exists():
        return State()
    opened = vault.writing if vault.log_path(settings.vault_path).exists() else vault.reading
    with opened(settings) as connection:
        rows = connection.execute("select name, value from receipt.state").fetchall()
        return State(drops=read_status(connection), remembered=dict(rows))


def what_decides(settings: Settings, contracts: list[Contract]) -> dict[str, str]:
    """Marks of everything that decides what lands, to be compared with the last receive's."""
    key = settings.person_key_secret()
    digest = hashlib.sha256()
    files = [
        *sorted(settings.contracts_dir.glob("*/*.yml")),
        *sorted(Path(__file__).parent.rglob("*.py")),
        *sorted(list_paths(settings, contracts)),
        DEFINITIONS,
        placeholder_path(settings),
    ]
    for path in filter(Path.is_file, files):
        digest.update(path.name.encode())
        digest.update(path.read_bytes())
    digest.update(f"{settings.athena_go_live_date} {settings.age_follows}".encode())
    return {
        "rules": digest.hexdigest(),
        "person_key_version": settings.person_key_version,
        "person_key_mark": key_mark(key),
    }


def check_key(remembered: dict[str, str], current: dict[str, str]) -> None:
    """Refuse another key under the old version: every person would become a stranger."""
    same_version = remembered.get("person_key_version") == current["person_key_version"]
    if same_version and remembered["person_key_mark"] != current["person_key_mark"]:
        raise LandingError(
            f"The person key is not the one that version {current['person_key_version']!r} was "
            "made with. Restore that key, or set person_key_version to a new name: every person "
            "then keeps its person_key under the new key."
        )
