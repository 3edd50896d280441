"""The printed needs assessment beside what the warehouse computes."""

from warehouse.reconciliation.compare import reconcile

__all__ = ["reconcile"]
