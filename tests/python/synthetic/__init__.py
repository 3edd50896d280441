"""Tests of the made-up extracts, counted straight off the files as an outsider would."""
