# make demo: the main job on real input. make test: everything that must pass. Both set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.PHONY: demo test lint docs bench clean servers

$(READY): pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Stance needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade "pip>=25.1"
	$(BIN)/python -m pip install --quiet --editable ".[demo,postgresql]" --group dev
	$(BIN)/python -m compileall -q src
	touch $@

demo: $(READY)
	$(BIN)/stance demo --db demo.db --report demo-report.html

lint: $(READY)
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

servers:
	sh tests/servers/install.sh

test: $(READY) servers lint
	$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder

docs: $(READY)
	$(BIN)/python -m stance.cli.docs docs

bench: $(READY)
	$(BIN)/python -m bench

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis demo.db demo.db-* demo-report.html
