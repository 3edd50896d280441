"""What a benchmark records says which commit was measured."""

from __future__ import annotations

import json
import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from conftest import ROOT

MACHINE = {
    "processor": "Some",
    "processors": 2,
    "memory_gigabytes": 8.0,
    "python": "3.11",
    "packages": {"duckdb": "1.5"},
}


@pytest.fixture
def report(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return import_module("benchmarks.report")


@pytest.fixture
def benchmark(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    monkeypatch.syspath_prepend(ROOT)
    return import_module("benchmarks.disclosure.__main__")


def test_each_label_has_the_commit_that_it_was_measured_at(
    report: ModuleType, tmp_path: Path
) -> None:
    warm = {
        "contender": "warehouse",
        "variant": "warm",
        "memory_limit": "4GB",
        "seconds": 1.0,
        "cpu_seconds": 1.0,
        "peak_megabytes": 1.0,
        "load_before": 0.1,
        "stages": {},
        "slowest_nodes": {},
    }
    for scale, commit in ((1, "aaaaaaa"), (10, "bbbbbbb")):
        result = {
            "scale": scale,
            "row_count": scale,
            "machine": MACHINE | {"commit": commit},
            "runs": [warm],
        }
        (tmp_path / f"scale_{scale}.json").write_text(json.dumps(result))
    readme = tmp_path / "README.md"
    readme.write_text(f"{report.START}{report.END}")
    report.write_report(tmp_path, readme)
    assert "at commit aaaaaaa (1x), bbbbbbb (10x): Some, 2 processors" in readme.read_text()


def test_disclosure_benchmark_records_its_commit(
    benchmark: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    figures = dict.fromkeys(benchmark.Result.__dataclass_fields__, 0)
    monkeypatch.setattr(benchmark, "measure", lambda size: benchmark.Result(**figures))
    monkeypatch.setattr(benchmark, "RESULTS", tmp_path)
    monkeypatch.setattr(benchmark, "HERE", tmp_path)
    monkeypatch.setattr(benchmark, "machine_of_run", lambda: MACHINE | {"commit": "ccccccc"})
    monkeypatch.setattr(sys, "argv", ["benchmarks.disclosure", "--sizes", "1000"])
    readme = tmp_path / "README.md"
    readme.write_text(f"{benchmark.START}{benchmark.END}")
    benchmark.main()
    [record] = tmp_path.glob("*/disclosure.json")
    machine = json.loads(record.read_text())["machine"]
    assert machine["commit"] == "ccccccc"
    assert set(machine["packages"]) == set(benchmark.PACKAGES)
    assert "at commit ccccccc: Some, 2 processors" in readme.read_text()
