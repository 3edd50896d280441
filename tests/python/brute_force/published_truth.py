"""A county's true counts, published as if nothing had to be withheld, for the attacker to read."""

from __future__ import annotations

import shutil
from pathlib import Path

import duckdb

from brute_force.counts import DIMENSIONS
from brute_force.runner import Graph
from warehouse.disclosure.audit.published.board import Board
from warehouse.disclosure.audit.published.everything import see_everything
from warehouse.disclosure.audit.published.file import read_published
from warehouse.disclosure.audit.published.view import View

FIGURES = f"""
create table published.pub_truth as
select
    publication.table_code, publication.table_label, cell.measure_code, cell.population_code,
    cell.period_key, cell.period_key as period_label,
    {", ".join(f"cell.{dimension}" for dimension in DIMENSIONS)},
    cell.member_code as member_label, 'count' as statistic, cell.value::double as value,
    null::double as lower_95, null::double as upper_95,
    if(cell.value is null, '[x]', null) as symbol
from counted.disclosure.sdc_cell as cell
inner join published.pub_table as publication
    on cell.measure_code = publication.measure_code
    and cell.population_code = publication.population_code
    and cell.dimension_code in (
        publication.dimension_code, split_part(publication.dimension_code, '|', 1), 'none'
    )
    and (
        cell.characteristic_key = 'ALL'
        or starts_with(cell.characteristic_key, publication.characteristic_type || ':')
    )
inner join published.pub_period as period using (period_key)
where
    publication.period_types is null
    or list_contains(string_split(publication.period_types, '|'), period.period_type)
"""


def board_of_truth(graph: Graph, restricted: Path, target: Path) -> Board:
    """All that the attacker would hold of a county of which everything is shown."""
    shutil.copyfile(graph.settings.build_dir / "published" / "warehouse.duckdb", target)
    with duckdb.connect(str(target)) as connection:
        connection.execute(f"attach '{restricted}' as counted (read_only)")
        connection.execute(FIGURES)
    board = Board()
    see_everything([View([read_published(target)], 0)], board)
    return board


def beliefs_broken(board: Board) -> list[str]:
    """Relations that the attacker believes in and that the true counts contradict."""
    negative = [
        f"{cell.name} is negative"
        for cell in board.cells.values()
        if cell.value is not None and cell.value < 0
    ]
    return [board.told(relation) for relation in board.untrue()] + negative
