# Every target sets up what it needs by itself, in $(VENV). With another Python, in an environment of its own:
#   make test VENV=.venv-3.12 PYTHON=python3.12
# More for the command at hand goes into ARGS:
#   make run ARGS="--worlds 500"      make test ARGS="-k trust"

VENV := .venv
PYTHON :=
ARGS :=

BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CANDIDATES := $(if $(PYTHON),$(PYTHON),python3.13 python3.12 python3.11 python3)
FITS := import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))
USABLE := import sys, pip; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))

GAZA := scenarios/gaza
SEQUENCES := $(GAZA)/disarmament_first.yaml $(GAZA)/withdrawal_first.yaml \
             $(GAZA)/alternating.yaml $(GAZA)/alternating_mirrored.yaml \
             $(GAZA)/side_by_side.yaml $(GAZA)/official_plan.yaml

export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help setup run serve test check check-slow check-long tiers docs dist check-dist soak soak-interrupts soak-store soak-class soak-class-long mutate bench bench-class bench-engine bench-page bench-others bench-scale audit lock clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' Makefile | sed -E 's/^([a-z-]+):.*## /\1\t/' | awk -F '\t' '{ printf "  make %-16s %s\n", $$1, $$2 }'

setup: $(STAMP) ## create the environment (the other targets do this by themselves)

run: $(STAMP) ## the main job: five orders and the official plan for Gaza compared on the same luck, hundreds of worlds each
	$(BIN)/sim compare $(SEQUENCES) --worlds 400 $(ARGS)

serve: $(STAMP) ## the page, on this machine: turn a dial, move a stage, take a seat, and see
	$(BIN)/sim serve $(ARGS)

test: $(STAMP) ## the fast tests, in a few minutes
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not slow" $(ARGS)

check: $(STAMP) ## style, formatting, types and import arrows
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

check-slow: $(STAMP) ## the slow tests but the long ones (it is no fault if there are none)
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "slow and not long" $(ARGS) || [ $$? -eq 5 ]

check-long: $(STAMP) ## the slow tests that follow thousands of worlds through the shipped scenarios (an hour or more)
	$(BIN)/python -m pytest -n 2 -q -m long $(ARGS)

tiers: $(STAMP) ## time the tests, and write anew which of them are slow (tests/tiers.py)
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not long" --junitxml=build/all.xml $(ARGS)
	$(BIN)/python -m tests.tiers build/all.xml
	$(BIN)/python -m pytest -n 2 --dist loadfile -q -m "not slow" --junitxml=build/rest.xml $(ARGS)
	$(BIN)/python -m tests.tiers build/all.xml build/rest.xml

docs: $(STAMP) ## the documentation as a site that opens from a file: build/site/index.html
	@$(BIN)/python -c 'import material, mkdocstrings' 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --no-build-isolation -c constraints.txt -e '.[docs]'
	NO_MKDOCS_2_WARNING=1 $(BIN)/python -m mkdocs build --strict --quiet $(ARGS)
	@echo "The site is in build/site: open build/site/index.html"

dist: $(STAMP) ## the wheel and the source distribution, in dist
	rm -rf dist
	$(BIN)/python -m hatchling build -t sdist -t wheel

check-dist: dist ## install both where nothing else is and try them (some minutes; asks the package registry)
	$(BIN)/python -m docs.distribution dist

soak: $(STAMP) ## fifty random kills of a study, which must go on each time to the same tables (half an hour)
	SIM_KILLS=50 $(BIN)/python -m pytest -n 2 -q tests/archive/test_kills.py $(ARGS)

soak-interrupts: $(STAMP) ## a thousand interrupts at random times: nothing is left running, and it goes on to the same bytes (hours)
	SIM_INTERRUPTS=500 $(BIN)/python -m pytest -n 2 -q tests/archive/test_interrupts.py -k at_random $(ARGS)

soak-store: $(STAMP) ## a hundred random kills of a store of games: every acknowledged answer is there, and none twice (a minute)
	SIM_KILLS=100 $(BIN)/python -m pytest -q -s tests/web/test_store_kills.py $(ARGS)

soak-class: $(STAMP) ## a hundred random kills each of a class as it guesses, decides, closes, looks back and is taken along (an hour)
	SIM_KILLS=100 $(BIN)/python -m pytest -n 2 -q -rP tests/web/test_class_kills.py tests/web/test_class_games_kills.py \
	  tests/web/test_class_any_moment_kills.py $(ARGS)

soak-class-long: $(STAMP) ## whole classes, one after another on one server for ten minutes: neither its memory nor its open files grow
	$(BIN)/python -m benchmarks.class_soak --minutes 10 $(ARGS)

mutate: $(STAMP) ## change every rule a little, many times: do the tests of the rules notice? (some minutes; docs/mutation.md)
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[dev,mutate]'
	$(BIN)/mutmut run --max-children 1 $(ARGS)
	$(BIN)/mutmut results

bench: $(STAMP) ## worlds per second, beside the same rules written the ordinary way
	$(BIN)/python -m benchmarks $(ARGS)

bench-page: $(STAMP) ## how long users of the page wait for an answer (some minutes)
	$(BIN)/python -m benchmarks.page $(ARGS)

bench-class: $(STAMP) ## how long a class of 200 phones waits: joining, a storm of answers, a round of games (some minutes)
	$(BIN)/python -m benchmarks.classroom $(ARGS)

bench-engine: $(STAMP) ## the compiled week beside NumPy's, by turns (docs/engine.md)
	$(BIN)/python -m benchmarks.engine $(ARGS)

bench-others: $(STAMP) ## beside mesa's batch_run, AgentPy and NegMAS (a gigabyte to install)
	$(BIN)/python -m pip install --quiet -c constraints.txt -e '.[bench]'
	$(BIN)/python -m benchmarks.others

bench-scale: $(STAMP) ## from 256 worlds to 100,000, two workers beside one (ARGS=--million: a million worlds)
	$(BIN)/python -m benchmarks.scale $(ARGS)

audit: $(STAMP) ## licences of what is installed, and its known faults as far as they can be asked for
	$(BIN)/python -m docs.audit $(ARGS)

lock: ## make requirements.lock anew after a change of dependencies (needs uv: https://docs.astral.sh/uv)
	@sed -n '1,/^[a-z]/{/^#/p}' requirements.lock > requirements.lock.new
	printf 'hatchling>=1.27\neditables\n' | uv pip compile pyproject.toml - --extra dev -c constraints.txt \
	  --generate-hashes --universal --python-version 3.11 --no-header --no-annotate >> requirements.lock.new
	mv requirements.lock.new requirements.lock

clean: ## remove caches and builds (environments and results stay)
	rm -rf build dist mutants .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find . -name '.venv*' -prune -o -name .git -prune -o -type d -name __pycache__ -prune -exec rm -rf {} +

# An environment that works is kept; one that is broken or of another Python's age is made anew.
$(STAMP): pyproject.toml requirements.lock
	@if ! $(BIN)/python -c '$(USABLE)' >/dev/null 2>&1; then \
	  found=; \
	  for candidate in $(CANDIDATES); do \
	    if "$$candidate" -c '$(FITS)' >/dev/null 2>&1; then found=$$candidate; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "sim needs Python 3.11, 3.12 or 3.13 with its venv module, and found none (tried: $(CANDIDATES))." >&2; \
	    echo "Install one (on Debian or Ubuntu: python3 and python3-venv), or name yours: make PYTHON=/path/to/python3.12" >&2; \
	    exit 1; \
	  fi; \
	  echo "Creating $(VENV) with $$("$$found" --version), once"; \
	  if [ -e "$(VENV)/pyvenv.cfg" ]; then clear=--clear; else clear=; fi; \
	  "$$found" -m venv $$clear "$(VENV)" || exit 1; \
	fi
	@echo "Installing into $(VENV) what was tested together (about a minute the first time)"
	@$(BIN)/python -m pip uninstall --quiet --yes sim 2>/dev/null # what it was called in version 0.1
	@$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@
