"""Made-up police extracts: two recording systems, calibrated to Tables 4 to 18 and 33 to 38."""
