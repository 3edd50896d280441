"""The pattern of suppression: found by the engine, from the registry of cells and relations."""


def model(dbt, session):
    """One row for every registered cell."""
    from warehouse.release.decisions import lasting_pattern

    dbt.config(materialized="table")
    cells, terms = dbt.ref("sdc_registry_cell").df(), dbt.ref("sdc_relation_term").df()
    return lasting_pattern(cells, terms, session)
