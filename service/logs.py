"""Structured logs: one JSON object a line on standard error, every secret left out."""

from __future__ import annotations

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any
from urllib.parse import quote, quote_plus

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

MASK = "[secret]"
CHATTY = ("urllib3", "jira", "msal", "msrest", "botframework", "asyncio", "alembic", "aiohttp.access", "sqlalchemy")
"""Libraries that tell every request with its headers, or every statement with its values, at DEBUG or INFO."""
_BEARER = re.compile(r"(?i)(bearer|basic)\s+[A-Za-z0-9._~+/=-]{8,}")
_QUERY = re.compile(r"(?i)((?:token|secret|password|client_secret|client_assertion)=)[^&\s\"']+")


class RubbishIsNoFailure(logging.Filter):
    """What is no HTTP is told in one line at INFO. aiohttp tells it as an error of ours, with a traceback and its bytes."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites such a record; whether it is to be told at all."""
        error = record.exc_info[1] if record.exc_info else None
        if isinstance(error, HttpProcessingError | web.RequestPayloadError):
            record.msg = f"{record.msg}: no HTTP ({type(error).__name__})"
            record.exc_info = record.exc_text = None
            record.levelno, record.levelname = logging.INFO, "INFO"
        return logging.getLogger(record.name).isEnabledFor(record.levelno)


http = logging.getLogger("service.http")
"""What the HTTP server tells."""
http.addFilter(RubbishIsNoFailure())


class Masking:
    """Takes secrets out of every value of an event: those we were given, and whatever looks like a credential."""

    def __init__(self, secrets: Iterable[str]) -> None:
        known = {form for one in secrets if len(one) >= 4 for form in (one, quote(one), quote_plus(one))}
        self._secrets = sorted(known, key=len, reverse=True)

    def __call__(self, _logger: Any, _method: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
        """A structlog processor."""
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, dict):
            return {key: self._clean(one) for key, one in value.items()}
        if isinstance(value, list | tuple):
            return [self._clean(one) for one in value]
        if not isinstance(value, str):
            return value
        for secret in self._secrets:
            value = value.replace(secret, MASK)
        return _QUERY.sub(rf"\1{MASK}", _BEARER.sub(rf"\1 {MASK}", value))


def set_up(level: str, secrets: Iterable[str]) -> None:
    """Send everything that is logged, by us and by libraries, through one formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            Masking(secrets),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(max(logging.WARNING, logging.getLevelName(level)))
