# Everything a developer of Mardi runs. Stamps remember what is installed, so that a second run of anything starts at once.
#
#   make run                 the bot and Teams on this machine, with a demonstration organisation
#   make as PERSON=claire    a further Teams on the same bot, as somebody else
#   make test                everything that must hold (PYTHON=python3.12 for another interpreter; ARGS='-k words' for a part)
#   make lint                what ruff and mypy say, and nothing else
#   make bench               the speed of Mardi beside its peers (ARGS=--quick for a first look)
#   make setup               only what the bot needs to start
#   make migration WORDS='…' the next migration, written from what the schema has and the migrations lack
#   make lock                the lock files again, after a change in pyproject.toml or package.json
#   make clean               everything that can be made again; var/ stays

.DEFAULT_GOAL := run
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory --no-builtin-rules

# Tests run side by side, one process a core: PARALLEL= runs them in one, for a debugger.
PARALLEL ?= --numprocesses auto --maxprocesses 4 --dist worksteal
ARGS ?=
WORDS ?=
PERSON ?=
PLAYGROUND_PORT ?=
# Handed on through the environment, whatever signs a name holds.
export PERSON
FITS := import sys; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))

# The first Python that fits; one named on the command line gets a virtual environment of its own.
ifeq ($(origin PYTHON), command line)
VENV := .venv-$(notdir $(PYTHON))
else
VENV := .venv
PYTHON = $(firstword $(foreach one,python3 python3.13 python3.12 python3.11,$(shell $(one) -c '$(FITS)' 2>/dev/null && echo $(one))))
endif

BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check --no-input
TEXTS := $(patsubst %.po,%.mo,$(wildcard locales/*/LC_MESSAGES/mardi.po))
NPM := $(shell command -v npm)
TOOLS := node_modules/.package-lock.json

.PHONY: run as setup test check lint format bench migration lock clean tools tools-if-possible

run: setup tools-if-possible
	@$(BIN)/python -m examples.playground run "$$PERSON" $(if $(PLAYGROUND_PORT),--port $(PLAYGROUND_PORT))

as: setup tools-if-possible
	@$(BIN)/python -m examples.playground as "$$PERSON" $(if $(PLAYGROUND_PORT),--port $(PLAYGROUND_PORT))

setup: $(VENV)/.installed $(TEXTS)

test: $(VENV)/.installed-test $(TEXTS) $(if $(NPM),$(TOOLS)) lint
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

# The tests alone, as the continuous integration runs them on the other interpreters.
check: $(VENV)/.installed-test $(TEXTS) $(if $(NPM),$(TOOLS))
	$(BIN)/python -m pytest $(PARALLEL) $(ARGS)

lint: $(VENV)/.installed-test $(TEXTS)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --diff
	$(BIN)/mypy --no-error-summary

format: $(VENV)/.installed-test
	$(BIN)/ruff check --quiet --fix
	$(BIN)/ruff format --quiet

migration: $(VENV)/.installed-test
	@test -n '$(WORDS)' || { echo "Say what it changes: make migration WORDS='appointments on tickets'" >&2; exit 1; }
	$(BIN)/python -m storage.migrations '$(WORDS)'
	$(BIN)/ruff check --quiet --fix storage/migrations
	$(BIN)/ruff format --quiet storage/migrations

bench: .venv-bench/.installed-bench $(TEXTS)
	.venv-bench/bin/python -m bench $(ARGS)

# Python ----------------------------------------------------------------------------------------------------------------

%/bin/python:
	@test -n '$(PYTHON)' || { echo 'Mardi needs Python 3.11, 3.12 or 3.13: install one, or name it with PYTHON=…' >&2; exit 1; }
	@$(PYTHON) -c '$(FITS)' || { echo 'Mardi needs Python 3.11, 3.12 or 3.13; $(PYTHON) is not.' >&2; exit 1; }
	@echo 'Making $* with $(PYTHON)…'
	@$(PYTHON) -m venv $*

$(VENV)/.installed: requirements.lock | $(BIN)/python
	@echo 'Installing what the bot needs…'
	@$(PIP) install --require-hashes --requirement $<
	@touch $@

$(VENV)/.installed-test: requirements-test.lock | $(BIN)/python
	@echo 'Installing what the tests need…'
	@$(PIP) install --require-hashes --requirement $<
	@touch $@ $(VENV)/.installed

.venv-bench/.installed-bench: requirements-bench.lock | .venv-bench/bin/python
	@echo 'Installing what the bench needs…'
	@.venv-bench/bin/python -m pip --quiet --disable-pip-version-check --no-input install --require-hashes --requirement $<
	@touch $@

%.mo: %.po | $(VENV)/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

# Node: Microsoft's Agents Playground, card renderer and manifest schemas, for `make run` and the tests ------------------------

$(TOOLS): package-lock.json
	@echo 'Installing the tools from npm…'
	@npm ci --silent
	@touch $@

tools: $(TOOLS)
	@:

# Without Node, or without a network, the bot starts all the same and says what is missing.
tools-if-possible:
ifneq ($(NPM),)
	@$(MAKE) tools || true
endif

# Locks: they hold hashes and name no host, so that they install from any mirror ---------------------------------------------

UV := $(BIN)/python -m uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url pyproject.toml

lock: | $(BIN)/python
	@$(PIP) install uv
	$(UV) --output-file requirements.lock
	$(UV) --group test --constraint requirements.lock --output-file requirements-test.lock
	$(UV) --group bench --constraint requirements.lock --output-file requirements-bench.lock
	$(if $(NPM),npm install --package-lock-only --silent)

clean:
	rm -rf .venv .venv-* node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis artifacts dist
	find locales -name '*.mo' -delete
