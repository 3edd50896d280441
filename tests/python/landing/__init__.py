"""Tests of the front door: what agencies send, well formed or not, on tiny files of their own."""
