# Every habit of the house. `make` alone lists them; each installs what it needs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
STAMP := .venv/.installed
KEY := $(if $(MCU_PSEUDONYM_KEY),,.env)
DBT := DBT_SEND_ANONYMOUS_USAGE_STATS=false $(BIN)/dbt

.PHONY: help
help: ## этот список
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: venv
venv: $(STAMP) ## окружение .venv из requirements.lock (Python ≥ 3.11, который есть на машине)

$(STAMP): requirements.lock pyproject.toml .ci/bootstrap
	@.ci/bootstrap
	@touch $@

.env:
	@umask 077; $(BIN)/python -c 'import secrets; print("MCU_PSEUDONYM_KEY=" + secrets.token_hex(32))' > $@
	@echo "Создан .env со случайным ключом псевдонимов: храните его копию отдельно от базы" >&2

.PHONY: test
test: $(STAMP) ## все проверки поведения, ≤ 10 минут на двух ядрах
	@$(BIN)/pytest

.PHONY: check
check: $(STAMP) ## формат, стиль, типы, SQL, разбор dbt, документация и устройство проекта
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/sqlfluff lint dbt_project
	@$(BIN)/pytest tests/structure

.PHONY: lock
lock: $(STAMP) ## обновить requirements.lock по requirements.in
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --custom-compile-command "make lock" requirements.in -o requirements.lock
