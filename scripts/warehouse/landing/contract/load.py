"""Read contracts from their folder."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import yaml
from pydantic import ValidationError

from warehouse.landing.contract.agreement import Contract
from warehouse.landing.contract.base import ContractError

if TYPE_CHECKING:
    from pathlib import Path


def load_contracts(contracts_dir: Path) -> list[Contract]:
    """Read every ``<agency>/<layout>_v<version>.yml``, agencies and layouts in order.

    Raises:
        ContractError: names the file and each place in it that is wrong.
    """
    contracts = [load_contract(path) for path in sorted(contracts_dir.glob("*/*.yml"))]
    if not contracts:
        raise ContractError(f"{contracts_dir} holds no contract <agency>/<layout>_v<version>.yml")
    owners: dict[tuple[str, str], str] = {}
    for contract in contracts:
        for dataset in contract.datasets:
            layout = re.sub(r"_v\d+$", "", contract.name)
            if owners.setdefault((contract.agency, dataset), layout) != layout:
                raise ContractError(
                    f"{contract.agency}/{contract.name}.yml: dataset {dataset} also stands in "
                    f"layout {owners[contract.agency, dataset]}; give it a name of its own"
                )
    return contracts


def load_contract(path: Path) -> Contract:
    """Read one contract, its name and agency taken from where it stands.

    Raises:
        ContractError: names the file and each place in it that is wrong.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ContractError(f"{place}: not YAML: {error}") from error
    if not isinstance(content, dict):
        raise ContractError(f"{place}: a contract is a list of names and values")
    try:
        contract = Contract.model_validate({"name": path.stem, **content})
    except ValidationError as error:
        problems = "; ".join(
            f"{'.'.join(map(str, problem['loc'])) or 'contract'}: {problem['msg']}"
            for problem in error.errors()
        )
        raise ContractError(f"{place}: {problems}") from None
    if contract.agency != path.parent.name:
        raise ContractError(f"{place}: agency is {contract.agency}, the folder says otherwise")
    if not contract.name.endswith(f"_v{contract.version}"):
        raise ContractError(f"{place}: the name must end in _v{contract.version}")
    return contract
