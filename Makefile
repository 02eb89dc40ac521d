# The promise: `make run` and `make test` need Python 3.11 or newer and make, and set up the rest themselves.

PYTHON ?= python3
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest --numprocesses auto --dist loadfile

.PHONY: help run setup check test coverage lint types format screenshots pins audit clean

help:  ## what there is
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: .venv/app  ## start the app and print its address
	$(BIN)/python -m hirempire.dashboard

setup: .venv/app .venv/dev  ## install what the app and its tests need into .venv

check: lint types  ## lint, strict types, and every test that needs no browser: the fast loop
	BROWSER_PATH=/none $(PYTEST) -m "not browser" --hypothesis-profile quick

test: lint types  ## lint, strict types, and every test
	$(PYTEST)

coverage: lint types  ## make test, and how much of the code it runs; too little fails
	$(PYTEST) --cov

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/deptry .

types: .venv/dev
	$(BIN)/mypy

format: .venv/dev  ## put the code into shape
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: .venv/dev  ## draw every page and report of the demo into docs/images; needs Chromium, better LibreOffice too
	$(BIN)/python -m docs.screenshots
	$(BIN)/python -m docs.report_pictures

pins: .venv/dev  ## raise every pinned version to the newest that pyproject.toml allows
	$(COMPILE) pyproject.toml -o requirements.txt
	$(COMPILE) --group dev -c requirements.txt -o requirements-dev.txt
pins: UPGRADE = --upgrade
pins: COMPILE = $(BIN)/uv pip compile $(UPGRADE) --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-annotate --custom-compile-command "make pins"

audit: .venv/dev  ## look for known vulnerabilities in the pinned versions; needs a network
	$(BIN)/python .ci/audit.py

clean:  ## remove what setup and the tests made
	rm -rf .venv .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; name one with: make PYTHON=python3.12 …"; exit 1; }
	$(PYTHON) -m venv .venv

.venv/app: requirements.txt | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/dev: requirements-dev.txt .venv/app
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
