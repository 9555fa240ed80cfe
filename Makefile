# Everything runs in a virtual environment of its own, made on first use.
#   make demo    decide about 7,043 real telecom customers
#   make test    run all tests
#   make check   lint, types, import contracts
#   make bench   speed and memory, as ratios
#   make words   what commands say in Chinese, after tiers.po was edited
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test check format bench words clean

demo: $(VENV)/installed
	@mkdir -p out
	$(BIN)/tiers evaluate telecom --out out/telecom-tiers.csv

test: $(VENV)/developing $(VENV)/served
	$(BIN)/pytest -q --numprocesses auto --dist loadfile

check: $(VENV)/developing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(VENV)/developing
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(VENV)/developing
	$(BIN)/python -m benchmarks

words: $(VENV)/developing
	$(BIN)/pybabel --quiet compile --domain tiers --locale zh --directory cli/tiers_cli/locale

clean:
	rm -rf $(VENV) out

# Servers, a browser and fonts that tests start; without them those tests skip.
$(VENV)/served: $(VENV)/python tests/servers/debian.txt
	@./tests/servers/install.sh
	@touch $@

$(VENV)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; name it with make PYTHON=..."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[all]"
	@$(BIN)/python -m compileall -q core plugins cli
	@touch $@

$(VENV)/developing: $(VENV)/python pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[dev]"
	@$(BIN)/python -m compileall -q core plugins cli
	@touch $@ $(VENV)/installed
