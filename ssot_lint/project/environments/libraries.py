"""Variables that well-known libraries and tools read, whatever the project's own code does."""

from __future__ import annotations

from fnmatch import fnmatchcase

_LIBRARIES = """
    AWS_* AZURE_* GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_* GCLOUD_* BOTO_* OTEL_* DD_*
    NEW_RELIC_* SENTRY_DSN SENTRY_ENVIRONMENT SENTRY_RELEASE SENTRY_TRACES_SAMPLE_RATE
    DJANGO_SETTINGS_MODULE FLASK_APP FLASK_ENV FLASK_DEBUG GUNICORN_CMD_ARGS WEB_CONCURRENCY
    UVICORN_* HYPERCORN_* DOCKER_* COMPOSE_* BUILDKIT_* PIP_* UV_* POETRY_* NODE_* NPM_*
    JAVA_* JVM_* LD_* MALLOC_* OPENBLAS_* MKL_* NUMEXPR_* HF_* TRANSFORMERS_* TOKENIZERS_*
    MPLCONFIGDIR MPLBACKEND PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE DEBIAN_FRONTEND
    PROMETHEUS_MULTIPROC_DIR LOGNAME CYPRESS_* PERCY_* PUPPETEER_* PLAYWRIGHT_* CODECOV_* LOCUST_*
    FASTAPI_CLOUD_* TWINE_* COVERAGE_* PYTEST_ADDOPTS PRE_COMMIT_* CARGO_* RUST_LOG GOFLAGS
"""
LIBRARIES = tuple(_LIBRARIES.split())


def is_of_a_library(name: str) -> bool:
    """Whether a library that the project uses may read it, where none of its own code does."""
    return any(fnmatchcase(name, it) for it in LIBRARIES)
