"""The pattern of suppression: found by the engine, from the registry of cells and relations."""


def model(dbt, session):  # noqa: ARG001 - dbt calls it with both
    """One row for every registered cell."""
    from warehouse.disclosure.registry import pattern_of

    dbt.config(materialized="table")
    return pattern_of(dbt.ref("sdc_registry_cell").df(), dbt.ref("sdc_relation_term").df())
