"""How fast the nightly job is, beside the same job done without the warehouse's parts."""
