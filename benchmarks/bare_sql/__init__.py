"""The warehouse's police job in bare DuckDB SQL: one process, one file, no framework."""
