# Every target makes the environment it needs; nothing but python3 (3.11 or 3.12) and make is asked for.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh

VENV := .venv
BIN := $(VENV)/bin
MAIN := $(VENV)/.installed
DEV := $(VENV)/.installed-dev
# Weights and texts that the tests use: fetched as files, checked by SHA-256, about 260 MB.
TEST_ASSETS := bge-small minilm smollm2-135m film-summaries
# The peers of bench-peers never enter $(VENV).
PEERS := .venv-peers/.installed
RECTOOLS := .venv-rectools/.installed
PACKAGES := catalog cf_models rerankers retrieval prompts assets assistant ui evaluation
export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help demo test lint types bench bench-peers wheel clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: $(MAIN) ## Prepare the demo and chat at http://127.0.0.1:7860; ASK="…" prints one answer instead
ifdef ASK
	@$(BIN)/sayso demo --ask "$$QUESTION"
else
	@$(BIN)/sayso demo
endif
# As it was typed: a $ in the question is not make's.
export QUESTION := $(value ASK)

test: $(DEV) ## Run all tests, a process a core; says which it skips and why. T=tests/cli runs a part
	@$(BIN)/sayso models get $(TEST_ASSETS) || \
	  echo "Without these files the tests marked 'weights' are skipped; each says so below."
	$(BIN)/python -m pytest -rs -n auto --maxprocesses 8 $(T)

lint: $(DEV) ## Check style, and that no folder imports what lies above it
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: $(DEV) ## Check types
	$(BIN)/mypy

bench: $(DEV) ## Measure speed and memory over the demo workspace
	$(BIN)/python -m benchmarks

bench-peers: $(DEV) $(PEERS) $(RECTOOLS) ## Measure our models beside other libraries'; goes on where it was stopped. ARGS=--quick
	$(BIN)/python -m benchmarks.peers $(ARGS)

wheel: $(DEV) ## Build the wheel into dist/
	rm -rf dist
	$(BIN)/python -m build --wheel --outdir dist .

clean: ## Remove the environment and everything built here; workspaces and fetched weights stay
	rm -rf $(VENV) .venv-peers .venv-rectools dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find $(PACKAGES) benchmarks tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@.ci/environment $(VENV)

$(MAIN): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	@touch $@

$(DEV): pyproject.toml constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[transformers,tune,spark]' --group dev
	@touch $(MAIN) $@

.venv-%/.installed: benchmarks/peers/requirements-%.txt
	@test -x $(@D)/bin/python || .ci/environment $(@D)
	@# torch first and alone: its other builds are of other indexes
	$(@D)/bin/python -m pip install --quiet "$$(grep ^torch== $<)"
	$(@D)/bin/python -m pip install --quiet --requirement $<
	@touch $@
