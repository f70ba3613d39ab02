"""Reading and writing files in a process of their own, with limits in time and memory."""

import asyncio
import sys
from typing import Any, Literal

import msgspec

from haoke.kernel.errors import Refusal
from haoke.knowledge import errors
from haoke.knowledge.errors import ImportTooLarge, ImportUnreadable
from haoke.knowledge.formats.rows import Row
from haoke.knowledge.types import ImportedEntry, Locale

MAX_MB = 20
_PATIENCE = 120.0  # seconds
_AT_ONCE = asyncio.Semaphore(2)

ExportFormat = Literal["xlsx", "csv", "md", "docx"]
TableFormat = Literal["xlsx", "csv"]
MEDIA_TYPES: dict[ExportFormat, str] = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class Trouble(msgspec.Struct, frozen=True):
    """A refusal on its way from one process to another."""

    code: str
    params: dict[str, Any]


class Answer(msgspec.Struct, frozen=True):
    rows: list[tuple[int, ImportedEntry | None, Trouble | None]]
    trouble: Trouble | None = None


async def read_apart(name: str, data: bytes, locale: Locale) -> list[Row]:
    """Raises ImportUnreadable, ImportTooLarge, ImportTooLong."""
    if len(data) > MAX_MB * 1024 * 1024:
        raise ImportTooLarge(max_mb=MAX_MB)
    answer = msgspec.msgpack.decode(await _run(data, "read", name[-200:].replace("\0", ""), locale), type=Answer)
    if answer.trouble is not None:
        raise _refusal(answer.trouble)
    return [Row(line, entry, None if problem is None else _refusal(problem)) for line, entry, problem in answer.rows]


class TableAnswer(msgspec.Struct, frozen=True):
    lines: list[tuple[int, list[str]]]
    trouble: Trouble | None = None


async def read_table_apart(name: str, data: bytes) -> list[tuple[int, list[str]]]:
    """The lines of a table, with their numbers. Raises ImportUnreadable, ImportTooLarge, ImportTooLong."""
    if len(data) > MAX_MB * 1024 * 1024:
        raise ImportTooLarge(max_mb=MAX_MB)
    read = await _run(data, "read-table", name[-200:].replace("\0", ""))
    answer = msgspec.msgpack.decode(read, type=TableAnswer)
    if answer.trouble is not None:
        raise _refusal(answer.trouble)
    return answer.lines


async def write_table_apart(to: TableFormat, rows: list[list[str]]) -> bytes:
    return await _run(msgspec.msgpack.encode(rows), "write-table", to)


async def write_apart(to: ExportFormat, rows: list[ImportedEntry]) -> bytes:
    return await _run(msgspec.msgpack.encode(rows), "write", to)


def trouble_of(refusal: Refusal | None) -> Trouble | None:
    return None if refusal is None else Trouble(refusal.code, refusal.params)


def _refusal(trouble: Trouble) -> Refusal:
    kind: type[Refusal] = getattr(errors, trouble.code)
    return kind(**trouble.params)


async def _run(given: bytes, *arguments: str) -> bytes:
    async with _AT_ONCE:
        child = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "haoke.knowledge.formats",
            *arguments,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
        try:
            async with asyncio.timeout(_PATIENCE):
                written, _ = await child.communicate(given)
        except TimeoutError:
            raise ImportUnreadable from None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
    if child.returncode != 0:
        raise ImportUnreadable
    return written
