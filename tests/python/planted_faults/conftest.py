"""The fixture county: received with all faults in it, and built without any."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest
from pydantic import SecretStr

from planted_faults.house import House, build_house, copied_files, free_tables
from planted_faults.spoilt_county import Received, receive_spoilt_county
from planted_faults.supplier_faults import SpoiltSuppliers, receive_spoilt_suppliers
from warehouse.settings import Settings, load_settings

AS_OF = date(2019, 6, 28)


@pytest.fixture(scope="session")
def spoilt_settings(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    """Where the county with the faults stands."""
    return _settings(tmp_path_factory.mktemp("spoilt"), project_dir)


@pytest.fixture(scope="session")
def received(spoilt_settings: Settings) -> Received:
    """The county with every faulty row of the catalogue, as it was taken in."""
    return receive_spoilt_county(spoilt_settings)


@pytest.fixture(scope="session")
def spoilt_suppliers(
    tmp_path_factory: pytest.TempPathFactory, project_dir: Path
) -> SpoiltSuppliers:
    """The other suppliers' sample with a fault for every rule, as it was taken in."""
    return receive_spoilt_suppliers(_settings(tmp_path_factory.mktemp("suppliers"), project_dir))


@pytest.fixture(scope="module")
def empty_settings(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> Settings:
    """Of a place where nothing stands yet."""
    return _settings(tmp_path_factory.mktemp("empty"), project_dir)


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, project_dir: Path) -> House:
    """The county without a fault, built."""
    return build_house(_settings(tmp_path_factory.mktemp("house"), project_dir))


@pytest.fixture(scope="session")
def tables(house: House) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its tables without their constraints, to be spoilt and rolled back."""
    with free_tables(house) as connection:
        yield connection


@pytest.fixture(scope="session")
def files(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[duckdb.DuckDBPyConnection]:
    """Its files as they are, to be written to and rolled back."""
    with copied_files(house, tmp_path_factory.mktemp("copies")) as connection:
        yield connection


def _settings(folder: Path, project_dir: Path) -> Settings:
    return load_settings(
        project_dir=project_dir,
        data_dir=folder / "data",
        landing_dir=folder / "landing",
        person_key=SecretStr("a key for people who do not exist"),
        as_of=AS_OF,
    )
