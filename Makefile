# Everything needs only python3 (with venv) and make; the rest is fetched from package registries.
PY := .venv/bin/python
PORT ?= 8000
export UV_PYTHON_DOWNLOADS := never
export PATH := $(CURDIR)/.venv/bin:$(PATH)
STAMP := .build/stamps
UV := .boot/bin/uv

.PHONY: run test test-sqlite test-postgresql setup setup-dev check bench fuzz pictures messages lock clean

run: setup  ## set up and serve http://127.0.0.1:$(PORT)
	@PORT=$(PORT) .venv/bin/yipin run

setup: $(STAMP)/packages assets-built

setup-dev: $(STAMP)/packages-dev assets-built

test: test-sqlite test-postgresql  ## all tests; what a database can change, with the browser journeys, on both

test-sqlite: setup-dev
	@echo "测试：SQLite"
	@$(PY) -m pytest $(ARGS)

test-postgresql: setup-dev  ## on a cluster of its own in a temporary folder; said plainly where it cannot be
	@if $(PY) -c "import sys; from tests.postgres_cluster import is_present; sys.exit(not is_present())"; then \
		echo "测试：PostgreSQL"; $(PY) -m tests.postgres_cluster $(PY) -m pytest -m "not on_one_database" $(ARGS) || test $$? -eq 5; \
	else echo "######## 这台机器没有 initdb 和 pg_ctl：没有在 PostgreSQL 上测试！ ########" >&2; fi

check: setup-dev  ## format, lint, types, floors, migrations, translations
	@bash .ci/check

bench: setup-dev  ## measured comparisons; writes bench/results.json
	@$(PY) -m bench

fuzz: setup-dev  ## mutated files for every reader; COUNT=1000000 is the nightly run; faults are kept in .build/fuzz
	@$(PY) -m tests.safety.fuzzing $(or $(COUNT),1000000) $(SEED)

pictures: setup-dev  ## every page at 1280 and 390 px into pictures/
	@$(PY) -m tests.pictures

.PHONY: assets-built
assets-built:
	@$(PY) -m yipin.setup_assets

$(UV):
	@echo "正在准备安装工具…"
	@python3 -m venv .boot
	@.boot/bin/pip install -q uv==0.13.8 2>/dev/null || true

$(STAMP)/packages: requirements.lock | $(UV)
	@echo "正在安装运行所需的包…"
	@bash .ci/install requirements.lock
	@mkdir -p $(STAMP) && touch $@

$(STAMP)/packages-dev: requirements-dev.lock | $(UV)
	@echo "正在安装开发与测试所需的包…"
	@bash .ci/install requirements-dev.lock
	@mkdir -p $(STAMP) && touch $@ $(STAMP)/packages

lock: | $(UV)
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 pyproject.toml -o requirements.lock
	$(UV) pip compile -q --universal --generate-hashes --python-version 3.11 --extra dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf .boot .venv .build node_modules pictures
