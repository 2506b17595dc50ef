"""Variables that a platform, an interpreter or a well-known library reads, whatever the code does."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

_PLATFORM = """
    PATH HOME USER SHELL TERM LANG LC_* TZ PWD TMPDIR TEMP TMP EDITOR DISPLAY HOSTNAME KUBECONFIG
    XDG_* PYTHON* VIRTUAL_ENV CONDA_* SSH_* CI GITHUB_* GITLAB_* RUNNER_* HTTP_PROXY HTTPS_PROXY
    NO_PROXY ALL_PROXY SSL_CERT_* REQUESTS_CA_BUNDLE CUDA_* NVIDIA_* OMP_* RANK WORLD_SIZE
    LOCAL_RANK MASTER_ADDR MASTER_PORT NO_COLOR FORCE_COLOR COLUMNS LINES KUBERNETES_* SLURM_*
    APPDATA LOCALAPPDATA USERPROFILE SYSTEMROOT COMSPEC
"""
_LIBRARIES = """
    AWS_* AZURE_* GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_* GCLOUD_* BOTO_* OTEL_* DD_*
    NEW_RELIC_* SENTRY_DSN SENTRY_ENVIRONMENT SENTRY_RELEASE SENTRY_TRACES_SAMPLE_RATE
    DJANGO_SETTINGS_MODULE FLASK_APP FLASK_ENV FLASK_DEBUG GUNICORN_CMD_ARGS WEB_CONCURRENCY
    UVICORN_* HYPERCORN_* DOCKER_* COMPOSE_* BUILDKIT_* PIP_* UV_* POETRY_* NODE_* NPM_*
    JAVA_* JVM_* LD_* MALLOC_* OPENBLAS_* MKL_* NUMEXPR_* HF_* TRANSFORMERS_* TOKENIZERS_*
    MPLCONFIGDIR MPLBACKEND PGHOST PGPORT PGUSER PGPASSWORD PGDATABASE PGSSLMODE DEBIAN_FRONTEND
    PROMETHEUS_MULTIPROC_DIR LOGNAME
"""
PLATFORM = tuple(_PLATFORM.split())
LIBRARIES = tuple(_LIBRARIES.split())
_PROXY = "_PROXY"


def is_platform(name: str, also: Iterable[str] = ()) -> bool:
    """Whether a variable is no business of the project; ``also`` are names and globs."""
    given = name.upper() if name.upper().endswith(_PROXY) else name
    return any(fnmatchcase(given, it) for it in (*PLATFORM, *also))


def is_of_a_library(name: str) -> bool:
    """Whether a library that the project uses may read it, where none of its own code does."""
    return any(fnmatchcase(name, it) for it in LIBRARIES)
