# The only commands to know. `make` alone lists them.

PYTHON ?= python3
BIN := .venv/bin
SQL := src/talkworth/sql
SQLITE_SQL := $(SQL)/journal $(SQL)/control $(SQL)/outbox
# tests/conftest.py says how many processes, and which files go first. The tests of one file stay
# together, for what they share.
PYTEST := $(BIN)/pytest -n auto --dist loadfile --no-loadscope-reorder
DUCKDB_SQL := $(filter-out $(SQLITE_SQL),$(wildcard $(SQL)/*))
STATIC := src/talkworth/static/.stamp
BROWSER := $(shell find sdk dashboard -type f -not -path '*/node_modules/*' -not -path '*/dist/*' \
	-not -path '*/test/*' 2>/dev/null)
.DEFAULT_GOAL := help
# Tests start hundreds of servers and commands: none of them is to compile this package again.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup check fix quick test mutants prove demo screenshots docs bench clean
.PHONY: style types duckdb sqlite generated

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: .venv/ready $(STATIC) ## get a working checkout from nothing

.venv/ready: pyproject.toml hatch_build.py
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Talkworth needs Python 3.11 or newer; $(PYTHON) is older. Try: make setup PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "$(PYTHON) cannot make virtual environments. On Debian: apt install python3-venv"; exit 1; }
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@

# What browsers load; the package's build hook makes it.
$(STATIC): $(BROWSER) | .venv/ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@mkdir -p $(@D) && touch $@

check: setup ## run all that CI runs, and fail on anything left out
	$(MAKE) --jobs=2 style types duckdb sqlite generated
	$(PYTEST) --complete

# The parts of `check` that run nothing.
style:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types:
	$(BIN)/mypy

duckdb:
	$(BIN)/sqlfluff lint --disable-progress-bar $(DUCKDB_SQL)

sqlite:
	$(BIN)/sqlfluff lint --disable-progress-bar --dialect sqlite --ignore parsing $(SQLITE_SQL)

generated:
	$(BIN)/python -m tools.make_docs --check

fix: setup ## format, and fix what can be fixed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar --quiet $(DUCKDB_SQL)
	$(BIN)/python -m tools.make_docs

quick: setup ## run matching tests (k=refund); without k, all but the slow ones
	$(BIN)/pytest -q --hypothesis-profile=quick $(if $(k),-k '$(k)',-m 'not slow and not kills')

test: setup ## run every test this machine can, and name what was left out
	$(PYTEST)

mutants: setup ## plant bugs one by one in a copy, and say which test notices each
	$(BIN)/python -m tools.mutate

prove: setup ## hold a hundred demos' reports against their truth
	$(BIN)/python -m tools.prove

demo: setup ## serve a made-up shop whose true lift is known
	$(BIN)/talkworth demo

screenshots: setup ## picture every page, light and dark, desk and phone
	$(BIN)/python -m tools.screenshots

docs: setup ## refresh the generated parts of the docs
	$(BIN)/python -m tools.make_docs

bench: setup ## measure against the budgets
	$(BIN)/python -m bench

clean: ## remove what the commands above made
	rm -rf .venv src/talkworth/static .mypy_cache .ruff_cache .pytest_cache .hypothesis talkworth-demo
