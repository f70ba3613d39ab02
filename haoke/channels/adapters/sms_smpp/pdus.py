"""PDUs as they come over the line: what is asked or answered, and what a short message holds."""

import struct

import msgspec

HEADER = 16
MOST = 70_000  # bytes of a PDU; a message_payload has up to 64 KiB

DELIVER_SM, ENQUIRE_LINK, UNBIND, GENERIC_NACK = 0x05, 0x15, 0x06, 0x80000000
RESPONSE = 0x80000000
_RECEIPTED_ID, _STATE, _PAYLOAD = 0x001E, 0x0427, 0x0424
_SAR_REF, _SAR_TOTAL, _SAR_NUMBER = 0x020C, 0x020E, 0x020F


class Unreadable(Exception):
    """It is not what the protocol says."""


class Pdu(msgspec.Struct, frozen=True):
    command: int
    status: int
    sequence: int
    body: bytes = b""

    def text(self) -> str:
        """Of an answer: the id that its body holds."""
        return self.body.partition(b"\0")[0].decode("latin-1")[:64]


class Joint(msgspec.Struct, frozen=True):
    """Which part of which long message it is; ``number`` from 1."""

    ref: int
    total: int
    number: int


class ShortMessage(msgspec.Struct, frozen=True, kw_only=True):
    """``content`` without its header. ``receipted``, ``state``: of a receipt, where they are fields of their own."""

    source: str
    destination: str
    esm_class: int
    data_coding: int
    content: bytes
    joint: Joint | None
    receipted: str
    state: int

    def is_receipt(self) -> bool:
        return self.esm_class & 0x3C in {0x04, 0x20}


def pdu_in(raw: bytes) -> Pdu:
    """Raises Unreadable."""
    if len(raw) < HEADER:
        raise Unreadable
    length, command, status, sequence = struct.unpack_from("!IIII", raw)
    if length != len(raw):
        raise Unreadable
    return Pdu(command, status, sequence, raw[HEADER:])


def short_message_in(body: bytes) -> ShortMessage:
    """Of a deliver_sm. Raises Unreadable."""
    try:
        return _short_message(_Reader(body))
    except (IndexError, struct.error):
        raise Unreadable from None


class _Reader:
    def __init__(self, body: bytes) -> None:
        self._body, self._place = body, 0

    def text(self) -> str:
        end = self._body.find(b"\0", self._place)
        if end < 0:
            raise IndexError
        found, self._place = self._body[self._place : end], end + 1
        return found.decode("latin-1")

    def number(self) -> int:
        self._place += 1
        return self._body[self._place - 1]

    def piece(self, count: int) -> bytes:
        found = self._body[self._place : self._place + count]
        if len(found) != count:
            raise IndexError
        self._place += count
        return found

    def options(self) -> dict[int, bytes]:
        found: dict[int, bytes] = {}
        while self._place < len(self._body):
            tag, length = struct.unpack_from("!HH", self._body, self._place)
            self._place += 4
            found[tag] = self.piece(length)
        return found


def _short_message(reader: _Reader) -> ShortMessage:
    reader.text()  # service type
    reader.piece(2)
    source = reader.text()
    reader.piece(2)
    destination = reader.text()
    esm_class = reader.number()
    reader.piece(2)
    reader.text()
    reader.text()
    reader.piece(2)
    data_coding = reader.number()
    reader.number()
    content = reader.piece(reader.number())
    options = reader.options()
    content = content or options.get(_PAYLOAD, b"")
    joint = _sar(options)
    if esm_class & 0x40 and content:
        header, content = content[1 : content[0] + 1], content[content[0] + 1 :]
        joint = _udh(header) or joint
    return ShortMessage(
        source=source,
        destination=destination,
        esm_class=esm_class,
        data_coding=data_coding,
        content=content,
        joint=joint,
        receipted=options.get(_RECEIPTED_ID, b"").partition(b"\0")[0].decode("latin-1"),
        state=int.from_bytes(options.get(_STATE, b"")[:1], "big"),
    )


def _udh(header: bytes) -> Joint | None:
    """A user data header is a row of elements; two of them say what belongs together."""
    place = 0
    while place + 2 <= len(header):
        element, length = header[place], header[place + 1]
        data = header[place + 2 : place + 2 + length]
        if (element, len(data)) in {(0x00, 3), (0x08, 4)}:
            return _joint(int.from_bytes(data[:-2], "big"), data[-2], data[-1])
        place += 2 + length
    return None


def _sar(options: dict[int, bytes]) -> Joint | None:
    if not {_SAR_REF, _SAR_TOTAL, _SAR_NUMBER} <= options.keys():
        return None
    ref, total, number = (int.from_bytes(options[tag], "big") for tag in (_SAR_REF, _SAR_TOTAL, _SAR_NUMBER))
    return _joint(ref, total, number)


def _joint(ref: int, total: int, number: int) -> Joint | None:
    return Joint(ref, total, number) if total > 1 and 1 <= number <= total else None
