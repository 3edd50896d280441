"""The printed needs assessment beside what the warehouse computes."""

from warehouse.reconciliation.compare import reconcile
from warehouse.reconciliation.page import write_reconciliation_page

__all__ = ["reconcile", "write_reconciliation_page"]
