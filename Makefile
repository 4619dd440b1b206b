# The commands of the house. Each one sets up what it needs first.
.DEFAULT_GOAL := help
PYTHON ?= python3
BIN := .venv/bin

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## Make the environment in .venv

.venv/.ready: requirements/dev.txt
	$(PYTHON) -m venv .venv
	$(BIN)/pip install -q uv
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/dev.txt
	touch $@

lock:  ## Write the lock files anew from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/base.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header -q -o requirements/dev.txt

test: setup  ## Run every test
	$(BIN)/pytest

.PHONY: help setup lock test
