# Two commands to know: `make nightly` and `make test`. Each sets up all it needs first.
# Needs make, a POSIX shell, git and Python 3.11 to 3.13; PYTHON=/path/to/python chooses one.
.POSIX:
.SUFFIXES:

BIN = .venv/bin

help:
	@echo 'make nightly   run the whole job: land, validate, build, publish, reconcile'
	@echo 'make test      run every check and print one summary'
	@echo 'make proof     run the long harnesses in full and keep their results'
	@echo 'make docs      write the generated pages, README.md's answers and a page of all models'
	@echo 'make format    put Python and SQL into the house style'
	@echo 'make setup     make or update .venv from requirements.lock, and nothing else'
	@echo 'make lock      make requirements.lock again from requirements.in (needs uv)'
	@echo 'make clean     remove what tools leave behind; never data/, landing/ or .venv/'

setup:
	@sh scripts/bootstrap.sh

nightly: setup
	@$(BIN)/warehouse nightly $(ARGS)

test: setup
	@$(BIN)/python -m warehouse.checks $(ARGS)

proof: setup
	@$(BIN)/python -m warehouse.checks --proof $(ARGS)

docs: setup
	@$(BIN)/python -m warehouse.documentation
	@$(BIN)/dbt --quiet docs generate --static --empty-catalog --target-path target/docs
	@echo "Models: target/docs/static_index.html"
	@$(BIN)/python -m warehouse.documentation.readme

format: setup
	@$(BIN)/ruff check --fix-only --quiet scripts tests/python
	@$(BIN)/ruff format scripts tests/python
	@$(BIN)/sqlfluff format --processes 2 models macros tests/singular analyses

lock:
	uv pip compile --quiet --universal --python-version 3.11 --no-strip-extras --generate-hashes \
	    requirements.in -o requirements.lock

clean:
	rm -rf target logs .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find scripts tests -name __pycache__ -type d -prune -exec rm -rf {} +

.PHONY: help setup nightly test proof docs format lock clean
