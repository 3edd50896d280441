"""Every rule of every supplier's contract sets aside, or leaves out, what it must."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from planted_faults.supplier_faults import Row, SpoiltSuppliers, SupplierFault

NOT_IN_THE_SAMPLE = ("dfe/cin_factors_v1", "mhclg/hclic_v1")
"""Contracts for files that are younger than the needs assessment."""
COMPANIONS = ("duplicate_key", "birth_after_event")
"""What a spoilt row may break besides: it has the key of the sound one, or its day has moved."""


def test_every_promise_of_a_contract_has_a_fault(
    spoilt_suppliers: SpoiltSuppliers, project_dir: Path
) -> None:
    """Promises are read off the YAML, not asked of the code that checks them."""
    folder = project_dir / "scripts" / "warehouse" / "landing" / "contracts"
    promised = {
        f"{path.parent.name}/{path.stem} {name}: {rule}"
        for path in folder.glob("*/*.yml")
        if path.parent.name != "police"
        for name, dataset in yaml.safe_load(path.read_text(encoding="utf-8"))["datasets"].items()
        for rule in _promises(dataset)
    }
    planted = {fault.name for fault in spoilt_suppliers.faults} | spoilt_suppliers.spared

    assert len(promised) > 250
    assert sorted(promised - planted) == []


def _promises(dataset: dict[str, Any]) -> Iterator[str]:
    """The rules that a dataset's words say."""
    headed = [column for column in dataset["columns"] if not {"taken_from", "letter"} & set(column)]
    heading = {column["name"]: column.get("header", column["name"]) for column in headed}
    for column in headed:
        is_vital = bool(column.get("required")) or column["name"] in dataset["key"]
        yield from (f"{rule} {heading[column['name']]}" for rule in _of_column(column, is_vital))
    for rule in dataset.get("rules", ()):
        yield f"{rule['code']} {heading[rule['column']]}"
    if person := dataset.get("person"):
        yield f"birth_after_event {heading[person['date_of_birth']]}"
        yield f"age_over_110 {heading[person['date_of_birth']]}"
    if reference := dataset.get("reference"):
        yield f"orphan_reference {', '.join(heading[name] for name in reference['columns'])}"
    if set(dataset["key"]) <= set(heading):
        yield f"duplicate_key {', '.join(heading[name] for name in dataset['key'])}"


def _of_column(column: dict[str, Any], is_vital: bool) -> Iterator[str]:
    kind = column.get("type", "text")
    says = {
        "required": is_vital,
        "type": kind != "text",
        "date_in_future": kind in ("date", "datetime") and not column.get("may_be_future"),
        "pattern": "pattern" in column,
        "unknown_code": "code_list" in column,
        "unknown_code_in_list": "separator" in column.get("characteristic", {}),
    }
    return (rule for rule, is_said in says.items() if is_said)


def test_every_fault_breaks_its_rule(spoilt_suppliers: SpoiltSuppliers) -> None:
    missed = [
        fault.name
        for fault in spoilt_suppliers.faults
        if not fault.is_of_others and fault.rule not in spoilt_suppliers.breaches[fault.place]
    ]

    assert missed == []


def test_a_fault_breaks_no_rule_of_another_column(spoilt_suppliers: SpoiltSuppliers) -> None:
    found = [
        f"{fault.name} and {other}"
        for fault in spoilt_suppliers.faults
        for other in spoilt_suppliers.breaches[fault.place]
        if not _goes_with(fault, other)
    ]

    assert found == []


def _goes_with(fault: SupplierFault, other: str) -> bool:
    rule, _, columns = other.partition(" ")
    own = {rule.code for rule in fault.layout.dataset.rules}
    return rule in COMPANIONS or rule in own or columns == fault.rule.partition(" ")[2]


def test_a_faulty_row_is_set_aside_or_lands_without_the_value(
    spoilt_suppliers: SpoiltSuppliers,
) -> None:
    landed = spoilt_suppliers.landed
    wrong = [
        fault.name for fault in spoilt_suppliers.faults if fault.lands != (fault.place in landed)
    ]
    believed = [
        fault.name
        for fault in spoilt_suppliers.faults
        if fault.lands and _is_believed(fault, landed[fault.place])
    ]

    assert wrong == []
    assert believed == []


def _is_believed(fault: SupplierFault, row: Row) -> bool:
    """Whether the value counts as recorded: one that names a person lands in no case."""
    person = fault.layout.dataset.person
    if person and fault.left_out == person.date_of_birth:
        return row["person_key"] is not None
    return row.get(fault.left_out or "") is not None


def test_rows_of_other_places_are_nobodys_fault(spoilt_suppliers: SpoiltSuppliers) -> None:
    others = [fault for fault in spoilt_suppliers.faults if fault.is_of_others]

    assert others
    assert [fault.name for fault in others if spoilt_suppliers.breaches[fault.place]] == []


def test_every_supplier_in_the_sample_is_spoilt(spoilt_suppliers: SpoiltSuppliers) -> None:
    spared = {rule.partition(" ")[0] for rule in spoilt_suppliers.spared}

    assert spared == set(NOT_IN_THE_SAMPLE)
