"""Logs: one line an event to standard error, for people or as JSON, libraries' own lines in the same form."""

import logging
import sys
from typing import Literal

import msgspec
import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

_encode = msgspec.json.Encoder(enc_hook=str, order="deterministic").encode


def configure_logs(form: Literal["console", "json"], process: str) -> None:
    """Set up structlog and the standard library's logging. ``process`` names this process in every line."""

    def name_process(_: WrappedLogger, __: str, line: EventDict) -> EventDict:
        line["process"] = process
        return line

    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        name_process,
    ]
    ending: list[Processor] = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())]
    if form == "json":
        ending = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(_json)]
    structlog.configure(
        processors=[*shared, *ending],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *ending],
        )
    )
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _json(line: EventDict, **_: object) -> str:
    return _encode(line).decode()
