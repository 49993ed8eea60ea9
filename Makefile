# Everything a person or a build server does with this checkout. `make` alone lists the targets.
#
# Needs Python 3.11 or newer, make, git and a package index; the rest is installed into .venv/. Tests of runs by Spark
# need Java 17 or newer as well, and are skipped without it.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

DEMO             := examples/customer_value
DEMO_PARTICIPANT ?= P007
DEMO_PERIOD      ?= 2026-06

# Test processes: `auto` is one for each core. `make test WORKERS=0` runs in one process, for a debugger.
WORKERS ?= auto

# Sizes of the columnar benchmark. The largest takes ten minutes: `make bench COLUMNAR="100000 1000000"` leaves it out.
COLUMNAR ?= 100000 1000000 10000000

FUZZ_MINUTES ?= 30
FUZZ_ENGINE  ?= duckdb

MUTANTS_CAUGHT ?= 90
MUTANTS_JOBS   ?= 1

# Setup is done again only when pyproject.toml changes. A stamp is written last, so an interrupted setup starts over.
# pip 25.1 is the first that knows dependency groups.
# `make test LOCKED=1` installs what requirements-dev.lock pins, by hash; without, the newest that pyproject.toml allows.
LOCKED        ?=
LOCK          := requirements-dev.lock
INSTALLED     := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
MEASURING     := $(VENV)/.installed-bench
RELEASING     := $(VENV)/.installed-release
PIP           := $(BIN)/python -m pip --quiet --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help demo test lint types docs golden fuzz mutants bench changelog lock sbom hooks clean

help:  ## list the targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(INSTALLED)  ## run the example plan, explain one payout, write the statements
	$(BIN)/incent run $(DEMO) --period $(DEMO_PERIOD)
	$(BIN)/incent explain $(DEMO) --participant $(DEMO_PARTICIPANT) --period $(DEMO_PERIOD)
	@# Last, so that the output ends by naming pages to open.
	$(BIN)/incent report $(DEMO) --period $(DEMO_PERIOD) --out build/demo --force
	@echo "the statement of $(DEMO_PARTICIPANT): build/demo/people/$(DEMO_PARTICIPANT).html"

# pytest comes last so that the output ends with its summary line.
test: lint types docs  ## every check that a change must pass
	$(BIN)/pytest --numprocesses $(WORKERS)

lint: $(INSTALLED_DEV)  ## style, format, import rules
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/lint-imports --no-cache

types: $(INSTALLED_DEV)  ## mypy, strict
	$(BIN)/mypy

# -E reads every page again: pages show the output of commands, which Sphinx cannot know to be stale.
docs: $(INSTALLED_DEV)  ## build the documentation into docs/_build/html; any warning fails
	$(BIN)/sphinx-build -E -W --keep-going --quiet -b html docs docs/_build/html

golden: $(INSTALLED_DEV)  ## rewrite the expected output of the golden cases; then read the diff
	$(BIN)/pytest tests/test_golden.py --update-golden --numprocesses $(WORKERS)
	@git status --short tests/cases

fuzz: $(INSTALLED_DEV)  ## compare random plans on FUZZ_ENGINE with the reference evaluator for FUZZ_MINUTES
	$(BIN)/python -m tests.fuzz --minutes $(FUZZ_MINUTES) --engine $(FUZZ_ENGINE)

mutants: $(INSTALLED_DEV)  ## seed mistakes in the example plans; check and the scenarios must catch MUTANTS_CAUGHT % of them
	$(BIN)/python -m tests.mutants --at-least $(MUTANTS_CAUGHT) --jobs $(MUTANTS_JOBS)

bench: $(MEASURING)  ## measure speed; see benchmarks/README.md
	$(BIN)/python -m benchmarks
	for deals in $(COLUMNAR); do \
	  $(BIN)/python -m benchmarks.columnar --deals $$deals --save build/columnar.json || exit 1; \
	done
	$(BIN)/python -m benchmarks.columnar.plot build/columnar.json build/columnar.svg

changelog: $(RELEASING)  ## show what changes/ adds to CHANGELOG.md; VERSION=1.2.0 moves it there
	$(BIN)/towncrier build $(if $(VERSION),--yes --version $(VERSION),--draft)

# Written without addresses, so that it works with any package index. What it holds for now is kept where it still fits.
lock: $(RELEASING)  ## pin what development needs, with hashes, in requirements-dev.lock
	$(BIN)/uv pip compile pyproject.toml --extra report --extra pdf --extra spark --group dev --quiet \
	  --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links --no-annotate \
	  --custom-compile-command 'make lock' --output-file $(LOCK)

# Of an environment with the wheel and its extras and nothing else: a bill names what users get, not what tests need.
sbom: $(RELEASING)  ## write build/sbom.json: what an installation with all extras consists of (CycloneDX)
	rm -rf build/sbom && mkdir -p build/sbom
	$(PYTHON) -m venv --without-pip build/sbom/env
	$(PIP) --python build/sbom/env install '.[report,pdf,spark]'
	$(PIP) --python build/sbom/env uninstall --yes incentlang
	$(BIN)/cyclonedx-py environment build/sbom/env --pyproject pyproject.toml --mc-type library \
	  --output-reproducible --output-file build/sbom.json
	@rm -rf build/sbom

hooks: $(INSTALLED_DEV)  ## check each commit before it is made (git config core.hooksPath)
	git config core.hooksPath .githooks

clean:  ## remove everything that can be made again
	rm -rf $(VENV) build dist docs/_build .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	rm -f docs/reference/diagnostics/[A-Z][0-9]*.md
	rm -f docs/reference/published-cases.md docs/reference/engine-matrix.md
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLED): pyproject.toml $(if $(LOCKED),$(LOCK))
	@$(PYTHON) -c 'import sys; sys.exit("incentlang needs Python 3.11 or newer: make PYTHON=python3.11 …" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade 'pip>=25.1'
	$(if $(LOCKED),$(PIP) install --require-hashes --requirement $(LOCK))
	$(PIP) install --editable '.[report]'
	@touch $@

$(INSTALLED_DEV): $(INSTALLED)
	$(PIP) install --editable '.[report,pdf,spark]' --group dev
	@touch $@

$(MEASURING): $(INSTALLED_DEV)
	$(PIP) install --group bench
	@touch $@

$(RELEASING): $(INSTALLED)
	$(PIP) install --group release
	@touch $@
