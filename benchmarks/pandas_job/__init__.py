"""The warehouse's police job in pandas: everything in memory, vectorised, Parquet written."""
