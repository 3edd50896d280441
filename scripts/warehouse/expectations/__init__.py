"""Great Expectations as the warehouse's gates: what crosses a boundary is checked here.

Suites are YAML (:mod:`~.suite`), limits are rows of a seed (:mod:`~.tolerance`), one process a
night checks (:mod:`~.worker`, asked through :class:`CheckpointWorker`), results hold figures and
never a row's value (:mod:`~.result`), and a static page shows them (:mod:`~.pages`).

Importing this package does not import Great Expectations.
"""

from warehouse.expectations.client import CheckpointWorker
from warehouse.expectations.result import CheckpointResult, ExpectationResult, SuiteResult

__all__ = ["CheckpointResult", "CheckpointWorker", "ExpectationResult", "SuiteResult"]
