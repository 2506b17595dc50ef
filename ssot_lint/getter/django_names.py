"""What ``django.conf.settings`` has: Django's own names, and those of the project's settings modules."""

from __future__ import annotations

import os

from ssot_lint.getter.contract import Shape
from ssot_lint.getter.django import settings_modules
from ssot_lint.getter.proof.project import Project
from ssot_lint.modules.bindings import Module
from ssot_lint.modules.rebound import ANY

_HOPS = 5
_OBJECT = frozenset({"configure", "configured", "is_overridden", "SETTINGS_MODULE"})
# Of all versions from 2.2 on: what one has not yet, or has no more, is Django's to say.
_NAMES = (
    "ABSOLUTE_URL_OVERRIDES ADMINS ALLOWED_HOSTS APPEND_SLASH AUTHENTICATION_BACKENDS"
    " AUTH_PASSWORD_VALIDATORS AUTH_USER_MODEL BASE_DIR CACHES CACHE_MIDDLEWARE_ALIAS"
    " CACHE_MIDDLEWARE_KEY_PREFIX CACHE_MIDDLEWARE_SECONDS CSRF_COOKIE_AGE CSRF_COOKIE_DOMAIN"
    " CSRF_COOKIE_HTTPONLY CSRF_COOKIE_MASKED CSRF_COOKIE_NAME CSRF_COOKIE_PATH"
    " CSRF_COOKIE_SAMESITE CSRF_COOKIE_SECURE CSRF_FAILURE_VIEW CSRF_HEADER_NAME"
    " CSRF_TRUSTED_ORIGINS CSRF_USE_SESSIONS DATABASES DATABASE_ROUTERS"
    " DATA_UPLOAD_MAX_MEMORY_SIZE DATA_UPLOAD_MAX_NUMBER_FIELDS DATA_UPLOAD_MAX_NUMBER_FILES"
    " DATETIME_FORMAT DATETIME_INPUT_FORMATS DATE_FORMAT DATE_INPUT_FORMATS DEBUG"
    " DEBUG_PROPAGATE_EXCEPTIONS DECIMAL_SEPARATOR DEFAULT_AUTO_FIELD DEFAULT_CHARSET"
    " DEFAULT_CONTENT_TYPE DEFAULT_EXCEPTION_REPORTER DEFAULT_EXCEPTION_REPORTER_FILTER"
    " DEFAULT_FILE_STORAGE DEFAULT_FROM_EMAIL DEFAULT_HASHING_ALGORITHM DEFAULT_INDEX_TABLESPACE"
    " DEFAULT_TABLESPACE DISALLOWED_USER_AGENTS EMAIL_BACKEND EMAIL_FILE_PATH EMAIL_HOST"
    " EMAIL_HOST_PASSWORD EMAIL_HOST_USER EMAIL_PORT EMAIL_SSL_CERTFILE EMAIL_SSL_KEYFILE"
    " EMAIL_SUBJECT_PREFIX EMAIL_TIMEOUT EMAIL_USE_LOCALTIME EMAIL_USE_SSL EMAIL_USE_TLS"
    " FILE_CHARSET FILE_UPLOAD_DIRECTORY_PERMISSIONS FILE_UPLOAD_HANDLERS"
    " FILE_UPLOAD_MAX_MEMORY_SIZE FILE_UPLOAD_PERMISSIONS FILE_UPLOAD_TEMP_DIR FIRST_DAY_OF_WEEK"
    " FIXTURE_DIRS FORCE_SCRIPT_NAME FORMAT_MODULE_PATH FORMS_URLFIELD_ASSUME_HTTPS FORM_RENDERER"
    " IGNORABLE_404_URLS INSTALLED_APPS INTERNAL_IPS LANGUAGES LANGUAGES_BIDI LANGUAGE_CODE"
    " LANGUAGE_COOKIE_AGE LANGUAGE_COOKIE_DOMAIN LANGUAGE_COOKIE_HTTPONLY LANGUAGE_COOKIE_NAME"
    " LANGUAGE_COOKIE_PATH LANGUAGE_COOKIE_SAMESITE LANGUAGE_COOKIE_SECURE LOCALE_PATHS LOGGING"
    " LOGGING_CONFIG LOGIN_REDIRECT_URL LOGIN_URL LOGOUT_REDIRECT_URL MANAGERS MEDIA_ROOT MEDIA_URL"
    " MESSAGE_LEVEL MESSAGE_STORAGE MESSAGE_TAGS MIDDLEWARE MIDDLEWARE_CLASSES MIGRATION_MODULES"
    " MONTH_DAY_FORMAT NUMBER_GROUPING PASSWORD_HASHERS PASSWORD_RESET_TIMEOUT"
    " PASSWORD_RESET_TIMEOUT_DAYS PREPEND_WWW ROOT_URLCONF SECRET_KEY SECRET_KEY_FALLBACKS"
    " SECURE_BROWSER_XSS_FILTER SECURE_CONTENT_TYPE_NOSNIFF SECURE_CROSS_ORIGIN_OPENER_POLICY"
    " SECURE_CSP SECURE_CSP_REPORT_ONLY SECURE_HSTS_INCLUDE_SUBDOMAINS SECURE_HSTS_PRELOAD"
    " SECURE_HSTS_SECONDS SECURE_PROXY_SSL_HEADER SECURE_REDIRECT_EXEMPT SECURE_REFERRER_POLICY"
    " SECURE_SSL_HOST SECURE_SSL_REDIRECT SERVER_EMAIL SESSION_CACHE_ALIAS SESSION_COOKIE_AGE"
    " SESSION_COOKIE_DOMAIN SESSION_COOKIE_HTTPONLY SESSION_COOKIE_NAME SESSION_COOKIE_PATH"
    " SESSION_COOKIE_SAMESITE SESSION_COOKIE_SECURE SESSION_ENGINE SESSION_EXPIRE_AT_BROWSER_CLOSE"
    " SESSION_FILE_PATH SESSION_SAVE_EVERY_REQUEST SESSION_SERIALIZER SHORT_DATETIME_FORMAT"
    " SHORT_DATE_FORMAT SIGNED_COOKIE_LEGACY_SALT_FALLBACK SIGNING_BACKEND SILENCED_SYSTEM_CHECKS"
    " SITE_ID STATICFILES_DIRS STATICFILES_FINDERS STATICFILES_STORAGE STATIC_ROOT STATIC_URL"
    " STORAGES TASKS TEMPLATES TEST_NON_SERIALIZED_APPS TEST_RUNNER THOUSAND_SEPARATOR TIME_FORMAT"
    " TIME_INPUT_FORMATS TIME_ZONE URLIZE_ASSUME_HTTPS USE_DEPRECATED_PYTZ USE_ETAGS USE_I18N"
    " USE_L10N USE_THOUSAND_SEPARATOR USE_TZ USE_X_FORWARDED_HOST USE_X_FORWARDED_PORT"
    " WSGI_APPLICATION X_FRAME_OPTIONS YEAR_MONTH_FORMAT"
)
_DJANGO = frozenset(_NAMES.split())
_MAKERS = ("globals()", "locals()", "vars()", "setattr(", "exec(", "include(")


def shape_of_settings(project: Project) -> Shape | None:
    """All that it has; None where a settings module may have more than its source shows."""
    tree, roots = project.lookup.tree, project.roots
    modules = [project.module(it) for it in settings_modules(roots, tree)]
    found = [it for it in modules if it is not None]
    known: set[str] = set(_DJANGO | _OBJECT)
    for module in (*found, *_beside(project, found)):
        names = _names(project, module, _HOPS)
        if names is None:
            return None
        known |= names
    return Shape(dict.fromkeys(known), subscript=False, contains=False) if found else None


def _beside(project: Project, modules: list[Module]) -> list[Module]:
    """The other modules of a package of settings: which one is taken, the environment decides."""
    found: list[Module] = []
    for module in modules:
        package = module.name.rpartition(".")[0]
        folder = os.path.dirname(project.lookup.find(module.name) or "")
        if os.path.basename(folder) not in ("settings", "config", "configs", "conf"):
            continue
        for file in project.lookup.tree.names(folder) or ():
            it = project.module(f"{package}.{file[:-3]}") if file.endswith(".py") else None
            if it is not None and it is not module:
                found.append(it)
    return found


def _names(project: Project, module: Module, hops: int) -> set[str] | None:
    """Names that a settings module binds, by stars, too; None where it may bind more."""
    if ANY in module.patched or ANY in module.anew or _makes_names(project, module):
        return None
    names = {*module.bindings, *module.patched, *module.typing_only}
    for base in module.stars:
        starred = project.module(base) if hops else None
        below = None if starred is None else _names(project, starred, hops - 1)
        if below is None:
            return None
        names |= below
    return names


def _makes_names(project: Project, module: Module) -> bool:
    text = project.lookup.tree.read(project.lookup.find(module.name) or "") or b""
    return any(it.encode() in text for it in _MAKERS)
