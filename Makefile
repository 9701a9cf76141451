SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

# The interpreter that makes .venv: 3.11, 3.12 or 3.13. Asked for only when .venv is made.
PYTHON ?= $(shell python3.11 -c 'print("python3.11")' 2>/dev/null || echo python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
PYTEST := $(BIN)/python -m pytest
PYTEST_ARGS ?=

# Nobody is told that we run: dbt and others (DO_NOT_TRACK), dbt's own switch, Great Expectations. Airflow 3.3.2 has
# no usage collection left to switch off (looked for on 2026-11-23); its examples would only slow the parsing down.
export DO_NOT_TRACK := 1
export DBT_SEND_ANONYMOUS_USAGE_STATS := false
export GX_ANALYTICS_ENABLED := false
export AIRFLOW__CORE__LOAD_EXAMPLES := False

##@ Start here

.PHONY: help
help: ## show this list
	@awk 'BEGIN { FS = ":.*## " } /^##@ / { printf "\n%s\n", substr($$0, 5) } /^[a-z][a-z0-9-]*:.*## / { printf "  %-18s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(STAMP) ## the nightly job, end to end, on the recordings (LIVE=1: the live sources; RECORDINGS=<folder>: other ones)
	$(BIN)/python -m nightly run $(if $(filter 1,$(LIVE)),--live) $(if $(RECORDINGS),--recordings "$(RECORDINGS)")

.PHONY: test
test: $(STAMP) ## set up and pass every test that needs neither a service nor a browser
	$(PYTEST) -m "not e2e and not bi and not site and not soak" $(PYTEST_ARGS)

.PHONY: up
up: $(STAMP) ## Airflow with its page on loopback (airflow standalone, no container engine); Ctrl-C ends it
	$(BIN)/python -m nightly up

##@ Environment

.PHONY: setup
setup: $(STAMP) ## make .venv from the hashed lock (instant when nothing changed)

# uv takes seconds where pip takes minutes, and removes what left the lock. It knows nothing of pip's own
# configuration, so where it cannot install, pip does, from the same lock and the same hashes, and says so. The lock is
# complete, hence --no-deps: pip 23 stumbles over extras (`mashumaro[msgpack]`) when it resolves a hashed list itself.
$(STAMP): requirements.lock.txt requirements-bootstrap.txt pyproject.toml
	@echo "setup: making $(VENV) from requirements.lock.txt"
	@$(PYTHON) -c 'import sys; v = sys.version_info; sys.exit(None if (3, 11) <= v < (3, 14) else f"Python 3.11, 3.12 or 3.13 is needed, this is {sys.version}; choose one with make PYTHON=...")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-bootstrap.txt \
	    && $(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock.txt; then :; else \
	    echo "setup: uv could not install; pip does it, from the same hashes (slower)"; \
	    $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps --requirement requirements.lock.txt; fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.PHONY: lock
lock: $(STAMP) ## compile requirements.lock.txt again from the two .in files (UPGRADE=1: take newer versions)
	$(BIN)/uv pip compile --quiet --universal --generate-hashes --no-annotate --no-header --python-version 3.11 \
	    $(if $(filter 1,$(UPGRADE)),--upgrade) requirements.in requirements-dev.in --output-file requirements.lock.txt

.PHONY: hooks
hooks: $(STAMP) ## let git run the quick checks before each commit
	$(BIN)/pre-commit install

##@ Checks

.PHONY: check
check: lint types sql imports schemas ## every static check

.PHONY: lint
lint: $(STAMP) ## Python: rules and format
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

.PHONY: types
types: $(STAMP) ## Python: mypy --strict
	$(BIN)/mypy

.PHONY: sql
sql: $(STAMP) ## SQL: sqlfluff
	$(BIN)/python -m nightly.dbt_sources
	$(BIN)/sqlfluff lint --disable-progress-bar dbt_project

.PHONY: imports
imports: $(STAMP) ## which room may import which (docs/architecture.md)
	$(BIN)/lint-imports --no-logo

.PHONY: schemas
schemas: $(STAMP) ## docker-compose.yml against the compose specification; no download address in a lock
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	@! grep -nE 'https?://' requirements.lock.txt requirements-bootstrap.txt

.PHONY: format
format: $(STAMP) ## write Python and SQL the agreed way
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix --disable-progress-bar dbt_project

##@ Longer tests

.PHONY: e2e
e2e: $(STAMP) ## a real scheduler: trigger one ingest, see the build follow
	$(PYTEST) -m e2e $(PYTEST_ARGS)

.PHONY: bi-test
bi-test: $(STAMP) ## what is published, read as BI tools read it (needs Postgres)
	$(PYTEST) -m bi $(PYTEST_ARGS)

.PHONY: site-test
site-test: $(STAMP) ## the published pages in a browser (needs Chromium)
	$(PYTEST) -m site $(PYTEST_ARGS)

.PHONY: soak
soak: $(STAMP) ## six nights in a row
	$(PYTEST) -m soak $(PYTEST_ARGS)

.PHONY: bench
bench: $(STAMP) ## measure time and memory (benchmarks/); no test depends on it
	$(BIN)/python -m benchmarks

##@ Operations

.PHONY: register-template
register-template: $(STAMP) ## empty register files for a city (CITY=<key> LANG=es|fr|pt|en)
	$(if $(CITY),,$(error CITY is missing: make register-template CITY=montevideo LANG=es))
	$(BIN)/python -m nightly register-template --city "$(CITY)" --lang "$(TEMPLATE_LANG)"
# Every shell has a LANG of its own (C.UTF-8), which is not an answer: only the one given to make counts.
TEMPLATE_LANG = $(if $(filter command line,$(origin LANG)),$(LANG),en)

.PHONY: docs
docs: $(STAMP) ## pages of the sources, and dbt's of all models, as they were built last (data/docs)
	$(BIN)/python -m nightly docs

.PHONY: replay
replay: $(STAMP) ## parse, check and accept one landed batch again (SOURCE=<key> BATCH=<id>)
	$(if $(and $(SOURCE),$(BATCH)),,$(error SOURCE and BATCH are needed: make replay SOURCE=worldbank_wdi BATCH=<id>))
	$(BIN)/python -m nightly replay --source "$(SOURCE)" --batch "$(BATCH)"

.PHONY: rebuild
rebuild: $(STAMP) ## build, check and publish again from what is accepted; nothing is fetched
	$(BIN)/python -m nightly rebuild

.PHONY: clean
clean: ## remove caches and build output; never data/, whose raw answers cannot be fetched a second time
	rm -rf build .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dbt_project/target dbt_project/logs
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -prune -exec rm -rf {} +
