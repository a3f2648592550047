# Everything a reader, an author or a server does here. `make` alone lists it.
# Each target makes .venv itself, from the pins in requirements.txt.

PYTHON ?= python3
BIN := .venv/bin
NB ?=
NOTEBOOKS := index.ipynb $(wildcard book/*.ipynb exercises/00_*.ipynb exercises/solutions/*.ipynb)
export GMMCHECK_PROGRESS := $(CURDIR)/_build/progress.json

.DEFAULT_GOAL := help
.PHONY: help setup setup-learn book serve pdf zip test lint unit net site lab notebooks exercises requirements audit bench clean

help:  ## list the targets
	@echo "Gaussian Mixtures from the Inside"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-13s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name yours: make PYTHON=…"; exit 1; }
	@$(PYTHON) tools/bootstrap.py test

setup-learn:
	@command -v $(PYTHON) >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name yours: make PYTHON=…"; exit 1; }
	@$(PYTHON) tools/bootstrap.py learn

book: setup  ## build the site into _build/html
	@echo "Building the site; the first time takes about a minute …"
	@$(BIN)/jupyter-book build . -q -W --keep-going > .build.log 2>&1 || { cat .build.log; exit 1; }
	@rm -f .build.log
	@echo "The book is in _build/html: open _build/html/index.html, or run 'make serve'."

serve: book  ## serve the site on a free port of this machine
	@$(BIN)/python -u -m http.server 0 --bind 127.0.0.1 --directory _build/html

pdf: book  ## print the whole book into _build/html/gaussian-mixtures.pdf
	@$(BIN)/python tools/pdf.py

zip: book  ## pack the site for reading offline into _build/html/gaussian-mixtures.zip
	@$(BIN)/python tools/offline.py

test: lint unit book net site  ## everything that continuous integration runs

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

unit: setup
	$(BIN)/pytest -n 2 --cov --cov-report=term tests/gmmlib tests/tools tests/exercises gmmlib exercises/gmmcheck

net: setup
	@mkdir -p _build
	GMMCHECK_STRICT=1 $(BIN)/python -m pytest -n 2 --dist loadfile --nbval --nbval-current-env --nbval-cell-timeout 300 \
	  -p tests.book.nbval_pictures $(NOTEBOOKS)
	$(BIN)/pytest -n 2 tests/book

site: setup
	$(BIN)/pytest -n 2 --dist loadfile tests/site

lab: setup-learn  ## open JupyterLab in exercises/
	$(BIN)/jupyter lab exercises/00_start_here.ipynb

notebooks: setup  ## re-execute and normalise all notebooks, or NB="book/02_normal.ipynb …"
	$(BIN)/python tools/notebooks.py $(or $(NB),$(NOTEBOOKS))

exercises: setup  ## make the learner's notebooks and the solutions from exercises/sources
	$(BIN)/python tools/exercises.py
	GMMCHECK_STRICT=1 $(BIN)/python tools/notebooks.py exercises/solutions/*.ipynb

requirements: setup  ## renew the pins in requirements.txt from pyproject.toml
	$(BIN)/uv pip compile --universal --fork-strategy fewest --python-version 3.11 --extra test --upgrade \
	  --no-annotate --no-header --no-emit-index-url --quiet -o requirements.txt pyproject.toml

audit: book  ## measure speed, accessibility and the rest of every page (needs node; half an hour)
	@$(BIN)/python tools/audit.py $(PAGES)

bench:  ## measure EM against other libraries, in an environment of its own
	@test -x .venv-bench/bin/python || $(PYTHON) -m venv .venv-bench
	.venv-bench/bin/pip install --quiet --editable ".[bench]"
	.venv-bench/bin/python -m benchmarks em

clean:  ## remove what was built (to start afresh, remove .venv too)
	rm -rf _build .build.log .coverage .hypothesis .ruff_cache .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
