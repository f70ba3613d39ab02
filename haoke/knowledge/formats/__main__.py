"""A process that reads or writes one file and ends: ``python -m haoke.knowledge.formats read name locale``.

What is heavy to load, slow, or of dubious origin stays out of the processes that serve people.
"""

import resource
import sys

import msgspec

from haoke.kernel.errors import Refusal
from haoke.knowledge.formats.apart import Answer, ExportFormat, TableAnswer, Trouble, trouble_of
from haoke.knowledge.formats.by_name import TABLE_WRITERS, WRITERS, read_file, read_table
from haoke.knowledge.types import ImportedEntry, Locale

_MEMORY = 2 * 1024**3


def main(what: str, name: str, locale: str = "en") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    given = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_WAYS[what](name, given, locale))


def _written(name: str, given: bytes, _locale: str) -> bytes:
    return WRITERS[msgspec.convert(name, ExportFormat)](msgspec.msgpack.decode(given, type=list[ImportedEntry]))


def _read(name: str, given: bytes, locale: str) -> bytes:
    try:
        rows = read_file(name, given, msgspec.convert(locale, Locale))
        answer = Answer([(row.line, row.entry, trouble_of(row.problem)) for row in rows])
    except Refusal as refusal:
        answer = Answer([], Trouble(refusal.code, refusal.params))
    return msgspec.msgpack.encode(answer)


def _table_read(name: str, given: bytes, _locale: str) -> bytes:
    try:
        answer = TableAnswer(read_table(name, given))
    except Refusal as refusal:
        answer = TableAnswer([], Trouble(refusal.code, refusal.params))
    return msgspec.msgpack.encode(answer)


def _table_written(name: str, given: bytes, _locale: str) -> bytes:
    return TABLE_WRITERS[name](msgspec.msgpack.decode(given, type=list[list[str]]))


_WAYS = {"read": _read, "write": _written, "read-table": _table_read, "write-table": _table_written}

main(*sys.argv[1:])
