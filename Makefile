# The commands of the house. Each one sets up what it needs first.
.DEFAULT_GOAL := help
BIN := .venv/bin
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --upgrade -q
# What a clinic's installation looks like to Django's own deployment checks.
PRODUCTION := SITE_URL=https://mingzhang.example SECRET_KEY=$$(head -c 48 /dev/urandom | base64) \
	DATABASE_URL=postgres://mingzhang@db/mingzhang REDIS_URL=redis://redis:6379/0

help:  ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.dev  ## Make the environment in .venv, for running, testing and changing

run: .venv/.base  ## Run Mingzhang here: pages, worker and reminders
	@exec $(BIN)/python manage.py run

demo: .venv/.base  ## Load the sample household and say how to look at it
	@$(BIN)/python manage.py demo

test: .venv/.dev  ## Run every test: all on SQLite, then what uses the database on PostgreSQL, then the journeys in a browser
	$(BIN)/pytest -n 2 --dist loadfile --ignore tests/journeys
	$(BIN)/pytest -n 2 --dist loadfile --database=postgres
	$(BIN)/pytest -n 2 tests/journeys

check: .venv/.dev  ## Format, lint, types, import contracts, migrations, translations, deployment
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py messages --check
	@echo $(PRODUCTION) manage.py check --deploy
	@$(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

bench: .venv/.dev  ## Measure, and print a table
	$(BIN)/python -m tests.benchmarks

pictures: .venv/.dev  ## Take the pictures of the README anew, from the journeys
	mkdir -p docs/pictures
	PICTURES=$(CURDIR)/docs/pictures $(BIN)/pytest tests/journeys -k "drawing or typing"

messages: .venv/.dev  ## Gather what is to be translated into locale/
	$(BIN)/python manage.py messages

lock: .venv/.dev  ## Write the locks anew from pyproject.toml
	$(BIN)/$(LOCK) -o requirements/base.txt pyproject.toml
	$(BIN)/$(LOCK) -o requirements/dev.txt pyproject.toml --group dev
	echo uv | $(BIN)/$(LOCK) --no-annotate -o requirements/uv.txt -

.venv/.base: requirements/base.txt
	@scripts/setup base && touch $@

.venv/.dev: requirements/base.txt requirements/dev.txt
	@scripts/setup dev && touch .venv/.base $@

.PHONY: help setup run demo test check bench pictures messages lock
