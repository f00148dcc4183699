# Every habit of the house. `make` alone lists them; each installs what it needs.
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

BIN := .venv/bin
STAMP := .venv/.installed
# A key in the environment is the key; otherwise the first demo writes one and keeps it.
KEY := $(if $(MCU_PSEUDONYM_KEY),,.env)
# dbt reads the project without a database; the connection's names must only be there.
PARSE := MCU_PG_HOST=- MCU_PG_PORT=5432 MCU_PG_USER=- MCU_PG_PASSWORD=- MCU_PG_DATABASE=- \
	DBT_SEND_ANONYMOUS_USAGE_STATS=false $(BIN)/dbt --quiet
PROJECT := --project-dir dbt_project --profiles-dir dbt_project --log-path "$(CURDIR)/.mcu/logs/dbt"

.PHONY: help
help: ## этот список
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

.PHONY: venv
venv: $(STAMP) ## окружение .venv из requirements.lock (Python от 3.11, который есть на машине)

$(STAMP): requirements.lock pyproject.toml .ci/bootstrap
	@.ci/bootstrap
	@touch $@

.env: | $(STAMP)
	@umask 077; $(BIN)/python -c 'import secrets; print("MCU_PSEUDONYM_KEY=" + secrets.token_hex(32))' > $@
	@echo 'Создан .env со случайным ключом псевдонимов: храните его копию отдельно от базы' >&2

.PHONY: demo
demo: $(STAMP) | $(KEY) ## всё сразу: база, примеры выгрузок пяти МЦУ, ночь через Airflow, сведения за квартал
	@$(BIN)/python -m mcu.demo_night

.PHONY: test
test: $(STAMP) ## все проверки, около 10 минут на двух свободных ядрах
	@$(BIN)/pytest -n 2

.PHONY: verify
verify: $(STAMP) ## второй путь: 100 000 обращений заново на Python, каждая строка витрин без допусков, до 15 минут
	@$(BIN)/python -m tests.verify

.PHONY: fuzz
fuzz: $(STAMP) ## по 10 000 испорченных выгрузок каждого источника: ни сбоя, ни потерянной строки, ни имени в сообщении
	@MCU_FUZZ_FILES=10000 $(BIN)/pytest tests/fuzz

.PHONY: format
format: $(STAMP) ## привести Python и SQL к принятому виду
	@$(BIN)/ruff check --quiet --fix . || true  # what no machine can mend, `make check` names
	@$(BIN)/ruff format --quiet .
	@$(BIN)/sqlfluff fix --quiet dbt_project || true  # the same

.PHONY: check
check: $(STAMP) ## формат, стиль, типы, SQL, разбор dbt, документация и устройство проекта
	@$(BIN)/ruff format --quiet --check --output-format concise .
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@PYTHONWARNINGS=ignore:resource_tracker $(BIN)/sqlfluff lint --disable-progress-bar dbt_project
	@$(PARSE) parse $(PROJECT) --target-path "$(CURDIR)/.mcu/check" --no-partial-parse
	@$(BIN)/pytest tests/structure

.PHONY: bench
bench: $(STAMP) ## скорость и память рядом с голым COPY и pandas, в отношениях
	@for file in benchmarks/*_speed.py; do \
		echo "== $$file"; $(BIN)/python -m "benchmarks.$$(basename "$$file" .py)"; \
	done

.PHONY: image-check
image-check: ## шаги образа без Docker: чистая папка, новое окружение, все программы отвечают
	@deploy/image_check.sh

.PHONY: airflow
airflow: $(STAMP) | $(KEY) ## службы Airflow на этой машине: страница, расписание, триггеры; Ctrl-C останавливает
	@$(BIN)/python deploy/airflow_native.py

.PHONY: docs
docs: $(STAMP) ## справка команд docs/commands.md и словарь витрин .mcu/docs/static_index.html
	@$(BIN)/python -m mcu.reference > docs/commands.md
	@$(PARSE) parse $(PROJECT) --target-path "$(CURDIR)/.mcu/docs"
	@$(PARSE) docs generate $(PROJECT) --target-path "$(CURDIR)/.mcu/docs" --static --empty-catalog --no-compile
	@echo .mcu/docs/static_index.html

.PHONY: lock
lock: $(STAMP) ## обновить requirements.lock по requirements.in
	@UV_PYTHON_DOWNLOADS=never $(BIN)/uv pip compile --quiet --universal --generate-hashes --python-version 3.11 \
		--no-emit-index-url --custom-compile-command "make lock" requirements.in -o requirements.lock

.PHONY: clean
clean: ## убрать кэши и следы сборок; данные .mcu, ключ .env и окружение .venv остаются
	@rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .mcu/check .mcu/docs *.egg-info
	@rm -rf dbt_project/target dbt_project/logs
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
