"""The page for data officers: its commands are run as they stand."""
