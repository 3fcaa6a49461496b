# The commands people and CI run. `make help` lists them; each sets up what it needs by itself.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 6006
LOGDIR ?= logs
MINUTES ?= 60
SUITE ?= trixie
PY := .venv/bin/python
export PATH := $(CURDIR)/.venv/bin:$(PATH)
# Another environment that is active where somebody types: IPython would work in it, not in ours.
unexport VIRTUAL_ENV

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Install lightboard into .venv, with all it takes to build it
	@tools/setup.sh base

dev: setup ## The page with hot reload on :5173, the board behind it on PORT
	@tools/setup.sh base
	@$(PY) tools/dev.py --port $(PORT) --logdir $(LOGDIR)

demo: setup ## Open the board on an empty logs/, then train a network into it (PORT=6006)
	@exec $(PY) tools/demo.py --port $(PORT) --logdir $(LOGDIR)

test: ## Every test, a real browser included
	@tools/setup.sh test
	@tools/run_tests.sh

quick: ## The tests that take no browser and no more than seconds
	@tools/setup.sh test
	@cd web && npm test --silent
	@$(PY) -m pytest -m "not slow" --ignore tests/e2e

pictures: ## Take the pictures anew that the page is compared with, where it has changed
	@tools/setup.sh test
	@LIGHTBOARD_RENEW_PICTURES=1 $(PY) -m pytest -q tests/e2e/test_pictures.py
	@git status --short tests/e2e/known

check: ## Linters, types, import rules, generated files; changes nothing
	@tools/setup.sh check
	@$(MAKE) -j 2 check-python check-page

check-python:
	@ruff check .
	@ruff format --check --quiet . || { echo "hint: make fix" >&2; exit 1; }
	@$(PY) tools/check_imports.py
	@mypy

check-page:
	@cd web && npm run --silent check
	@$(PY) tools/make_protos.py --check
	@node tools/schema/generate.mjs --check
	@$(PY) tools/check_docs.py
	@$(PY) tools/reference.py --check

fix: ## Format and mend what the linters can mend
	@tools/setup.sh check
	@ruff check --fix --quiet . || true
	@ruff format --quiet .
	@cd web && npm run --silent fix

schema: setup ## Regenerate what is generated: protobuf code, TypeScript types of the API, the reference
	@tools/setup.sh check
	@$(PY) tools/make_protos.py
	@node tools/schema/generate.mjs
	@$(PY) tools/reference.py

reference: setup ## Regenerate docs/reference from docstrings and the API
	@$(PY) tools/reference.py

tutorial: setup ## Make the notebooks in examples/ of docs/guides/tutorial.md and its Chinese twin, and run them
	@tools/setup.sh test
	@$(PY) tools/tutorial.py

frameworks: setup ## Install Lightning, Transformers, Ultralytics and Keras aside, and run programs of theirs by lightboard.patch
	@tools/setup.sh test
	@$(PY) -m pip install -q --upgrade --no-deps --target .cache/frameworks -r tools/frameworks.txt
	@$(PY) -m pip install -q --upgrade --no-deps --target .cache/frameworks/vision torchvision==0.28.0
	@$(PY) -m pytest tests/patch/test_frameworks.py

hub: setup ## Install JupyterHub aside, and look at the board in a notebook of a user of it
	@tools/setup.sh test
	@$(PY) -m pip install -q --upgrade --no-deps --target .cache/hub -r tools/hub.txt
	@npm install --silent --no-fund --no-audit --prefix .cache/hub configurable-http-proxy
	@LIGHTBOARD_HUB=$(CURDIR)/.cache/hub $(PY) -m pytest tests/e2e/test_hub.py

browsers: setup ## Install Firefox and WebKit (Debian), and look at every dashboard in them
	@tools/setup.sh browsers
	@LIGHTBOARD_BROWSERS=1 $(PY) -m pytest tests/e2e/test_other_browsers.py

vscode: setup ## Install VS Code aside (code-server; Node 20), and look at the board in a notebook in it
	@tools/setup.sh test
	@tools/vscode.sh $(CURDIR)/.cache/vscode
	@LIGHTBOARD_VSCODE=$(CURDIR)/.cache/vscode $(PY) -m pytest tests/e2e/test_vscode.py

build: ## The wheel and the sdist, page included, in dist/
	@tools/setup.sh build
	@rm -rf dist
	@$(PY) -m build --no-isolation --outdir dist . | tail -n 1
	@$(PY) tools/check_dist.py dist

try-wheel: build ## Install the wheel into a clean venv without compiler and Node, run it, remove it
	@$(PY) tools/try_wheel.py dist

oldest: build ## Tests with the oldest versions of all dependencies that pyproject.toml allows
	@tools/oldest.sh

debian: build ## Tests with another Debian's Python and compiler, as root (SUITE=trixie: 3.13, sid: 3.14)
	@tools/other_debian.sh $(SUITE)

soak: setup ## 100 clients on 1,000 growing runs for an hour (MINUTES=60): lag and memory
	@$(PY) tools/soak.py --minutes $(MINUTES)

bench: ## Timings beside TensorBoard (see docs/benchmarks.md)
	@tools/setup.sh test
	@$(PY) bench/run.py

clean: ## Remove what was built (not .venv, not your logs)
	@rm -rf build dist .cache src/lightboard/_web src/lightboard/_native*.so

.PHONY: help setup dev demo test quick pictures check fix schema reference tutorial frameworks hub vscode browsers build try-wheel debian oldest soak bench clean check-python check-page
