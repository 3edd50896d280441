"""Made-up extracts of every supplier, calibrated to the printed needs assessment.

The generators know nothing of the models, and nothing but the command and the nightly job uses
them.
"""

from warehouse.synthetic.extract import WrittenFile
from warehouse.synthetic.sample import SampleManifest, write_fixture, write_sample

__all__ = ["SampleManifest", "WrittenFile", "write_fixture", "write_sample"]
