# One image for every service of docker-compose.yml: the warehouse, dbt, Great Expectations and Airflow from requirements.lock.
FROM python:3.11.14-slim-bookworm

WORKDIR /opt/mcu-warehouse
COPY . .
RUN deploy/image_steps.sh \
    && useradd --system --uid 50000 --no-create-home --home-dir /var/lib/mcu mcu \
    && install --directory --owner=mcu --mode=0700 \
        /var/lib/mcu /var/lib/mcu/inbox /var/lib/mcu/landing /var/lib/mcu/outbox

# The project's folder stays root's: what runs cannot change what runs.
USER mcu
ENV PATH=/opt/mcu-warehouse/.venv/bin:$PATH \
    MCU_HOME=/var/lib/mcu \
    PYTHONUNBUFFERED=1
ENTRYPOINT ["python", "deploy/airflow_service.py"]
CMD ["--help"]
