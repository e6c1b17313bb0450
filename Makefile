# Two commands matter: `make demo` and `make test`. Every other target bootstraps the environment and calls `smcourse`.
PYTHON ?= python3
VENV   := .venv
READY  := $(VENV)/.ready
RUN    := $(CURDIR)/$(VENV)/bin
export PATH := $(RUN):$(PATH)
# One BLAS thread per process: graders run many processes on few cores.
export OMP_NUM_THREADS ?= 1
export OPENBLAS_NUM_THREADS ?= 1

.DEFAULT_GOAL := help
.PHONY: help env demo test changed lab bench guides lint fresh clean

help: ## Show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

env: $(READY) ## Make or refresh the environment in .venv from the lock file

$(READY): pyproject.toml uv.lock tools/bootstrap.sh
	@PYTHON="$(PYTHON)" VENV="$(VENV)" bash tools/bootstrap.sh
	@touch $@

demo: $(READY) ## The whole job on a simulated cohort, into build/demo
	smcourse demo

test: $(READY) ## Format, lint, types, imports, then every test (browser tests included)
	ruff format --check .
	ruff check .
	python tools/check_types.py
	deptry smhelpers notebooks source
	lint-imports --no-cache
	python -m pytest -n auto --dist loadgroup

changed: $(READY) ## The tests that belong to what differs from BASE (main)
	python -m pytest -n auto --dist loadgroup $$(python tools/changed_tests.py $(or $(BASE),main))

lab: $(READY) ## Open JupyterLab on the course
	smcourse lab

bench: $(READY) ## Benchmarks, side by side with the stock tools
	python -m benchmarks

guides: $(READY) ## The guides and lessons as a site, into build/guides/html
	python tools/make_guides.py

lint: $(READY) ## Style and types only
	ruff check .
	python tools/check_types.py

fresh: $(READY) ## Rebuild every derived file that is committed
	smcourse release
	python tools/make_environment_yml.py
	python tools/make_answers.py

clean: ## Remove the environment and everything built
	rm -rf $(VENV) build dist
