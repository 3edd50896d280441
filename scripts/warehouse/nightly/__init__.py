"""The nightly job: one run from the agencies' files to the three databases."""
