"""What an agency promises to send: layouts, columns, rules and keys, read from YAML.

A contract is data: a new supplier, or a new county, is a YAML file and crosswalk rows, never code.
``contracts/README.md`` explains every word of the YAML.
"""

from __future__ import annotations

from warehouse.landing.contract.agreement import Contract
from warehouse.landing.contract.base import ContractError, Severity, plain
from warehouse.landing.contract.column import CHARACTERISTIC_LIST, Characteristic, Column
from warehouse.landing.contract.dataset import Dataset
from warehouse.landing.contract.load import load_contract, load_contracts
from warehouse.landing.contract.rule import DateRule
from warehouse.landing.contract.table import Reading, Table

__all__ = [
    "CHARACTERISTIC_LIST",
    "Characteristic",
    "Column",
    "Contract",
    "ContractError",
    "Dataset",
    "DateRule",
    "Reading",
    "Severity",
    "Table",
    "load_contract",
    "load_contracts",
    "plain",
]
