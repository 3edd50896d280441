"""Made-up police extracts, calibrated to the printed needs assessment.

The generator knows nothing of the models, and nothing but the command and the nightly job uses it.
"""

from warehouse.synthetic.fixture import write_fixture
from warehouse.synthetic.sample import SampleManifest, WrittenFile, write_sample

__all__ = ["SampleManifest", "WrittenFile", "write_fixture", "write_sample"]
