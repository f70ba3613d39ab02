"""A process that reads or writes one file and ends: ``python -m haoke.knowledge.formats read name locale``.

What is heavy to load, slow, or of dubious origin stays out of the processes that serve people.
"""

import resource
import sys

import msgspec

from haoke.kernel.errors import Refusal
from haoke.knowledge.formats.apart import Answer, ExportFormat, Trouble, trouble_of
from haoke.knowledge.formats.by_name import WRITERS, read_file
from haoke.knowledge.types import ImportedEntry, Locale

_MEMORY = 2 * 1024**3


def main(what: str, name: str, locale: str = "en") -> None:
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    given = sys.stdin.buffer.read()
    sys.stdout.buffer.write(_written(name, given) if what == "write" else _read(name, given, locale))


def _written(name: str, given: bytes) -> bytes:
    return WRITERS[msgspec.convert(name, ExportFormat)](msgspec.msgpack.decode(given, type=list[ImportedEntry]))


def _read(name: str, given: bytes, locale: str) -> bytes:
    try:
        rows = read_file(name, given, msgspec.convert(locale, Locale))
        answer = Answer([(row.line, row.entry, trouble_of(row.problem)) for row in rows])
    except Refusal as refusal:
        answer = Answer([], Trouble(refusal.code, refusal.params))
    return msgspec.msgpack.encode(answer)


main(*sys.argv[1:])
