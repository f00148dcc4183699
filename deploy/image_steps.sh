#!/usr/bin/env bash
# What the image is made of, run by the Dockerfile in the project's folder; `make image-check` runs the same in a clean folder.
# Environment from requirements.lock with hashes, then each program is asked to answer.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

.ci/bootstrap

export AIRFLOW_HOME
AIRFLOW_HOME=$(mktemp -d)
trap 'rm -rf "$AIRFLOW_HOME"' EXIT
.venv/bin/mcu --help >/dev/null
.venv/bin/python -m airflow version >/dev/null
.venv/bin/python -m dbt.cli.main --version >/dev/null
.venv/bin/python -m expectations.gate --help >/dev/null
.venv/bin/python deploy/airflow_service.py --help >/dev/null
echo "image steps: done"
