# One image for every Airflow service of docker-compose.yml, from the same hashed lock as .venv on a workstation.

# 3.11 is the oldest Python the project supports, and the one its tests run on.
FROM python:3.11-slim-bookworm AS build
WORKDIR /opt/warehouse
COPY requirements-bootstrap.txt requirements.lock.txt ./
# Bytecode is compiled here, once, instead of at the first import in each container.
RUN python -m venv .venv \
    && .venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes --requirement requirements-bootstrap.txt \
    && .venv/bin/uv pip sync --no-cache --compile-bytecode --python .venv/bin/python --require-hashes requirements.lock.txt
COPY . .
RUN .venv/bin/pip install --no-cache-dir --disable-pip-version-check --no-deps --no-build-isolation --no-index --editable . \
    # Written before each build elsewhere; here the project is read-only.
    && DO_NOT_TRACK=1 WAREHOUSE_DATA=/opt/warehouse/data .venv/bin/python -m nightly.dbt_sources

FROM python:3.11-slim-bookworm
COPY --from=build /opt/warehouse /opt/warehouse
# The project belongs to root and is only read; the service's user owns what it writes, and a new named volume takes
# over the owner of the folder it is mounted on.
RUN useradd --uid 50000 --gid 0 --create-home --home-dir /opt/airflow --shell /usr/sbin/nologin airflow \
    && install --directory --owner=50000 --group=0 --mode=0775 \
        /opt/airflow/logs /opt/airflow/auth /opt/warehouse/data /opt/warehouse/published
ENV PATH=/opt/warehouse/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    AIRFLOW_HOME=/opt/airflow \
    AIRFLOW__CORE__DAGS_FOLDER=/opt/warehouse/dags \
    AIRFLOW__CORE__LOAD_EXAMPLES=False \
    WAREHOUSE_DATA=/opt/warehouse/data \
    WAREHOUSE_PUBLISHED=/opt/warehouse/published \
    DO_NOT_TRACK=1 \
    DBT_SEND_ANONYMOUS_USAGE_STATS=false \
    GX_ANALYTICS_ENABLED=false
WORKDIR /opt/warehouse
USER 50000:0
# Health is each service's own (docker-compose.yml): one image, five kinds of process.
ENTRYPOINT ["airflow"]
CMD ["version"]
