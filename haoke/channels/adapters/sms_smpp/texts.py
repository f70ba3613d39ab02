"""Alphabets of short messages, and how long texts are cut for the line."""

import msgspec
from aiosmpplib import NPI, TON, GSM7BitCodec, OptionalParam, PhoneNumber, SubmitSm
from aiosmpplib.state import SAR_MSG_REF_NUM, SAR_SEGMENT_SEQNUM, SAR_TOTAL_SEGMENTS

from haoke.channels.adapters.sms_smpp.settings import SmppSettings
from haoke.channels.sms_parts import sms_parts

_CODINGS = {1: "ascii", 3: "latin-1", 5: "iso2022_jp", 6: "iso8859_5", 7: "iso8859_8", 8: "utf-16-be", 14: "euc_kr"}
_BINARY = {2, 4}
_gsm7 = GSM7BitCodec()


def text_in(content: bytes, data_coding: int, alphabet: str) -> str | None:
    """None when it is no text."""
    coding = data_coding
    if coding & 0xF0 in {0xF0, 0x10}:  # a message class: two bits of the rest say the alphabet
        coding = {0x04: 4, 0x08: 8}.get(coding & 0x0C, 0)
    if coding in _BINARY:
        return None
    name = _CODINGS.get(coding, "latin-1" if alphabet == "latin1" else "")
    if name:
        return content.decode(name, "replace").replace("\0", "")
    return str(_gsm7.decode(content, "replace")[0]).replace("\0", "")


class Piece(msgspec.Struct, frozen=True):
    """A short message of a text; ``content`` encoded, ``name`` of its encoding as the library calls it."""

    content: bytes
    name: str


def pieces_of(text: str, alphabet: str) -> list[Piece]:
    cut = sms_parts(text)
    if cut.encoding == "ucs2":
        return [Piece(part.encode("utf-16-be"), "ucs2") for part in cut.parts]
    if alphabet == "latin1" and all(ord(each) < 256 for each in text):
        return [Piece(part.encode("latin-1"), "gsm0338") for part in cut.parts]
    return [Piece(_gsm7.encode(part)[0], "gsm0338") for part in cut.parts]


def submissions(settings: SmppSettings, to: str, text: str, ref: int) -> list[SubmitSm]:
    """One for each short message; the last asks for a receipt. ``ref`` says what belongs together."""
    pieces = pieces_of(text, settings.alphabet)
    if len(pieces) == 1:
        return [_submission(settings, to, pieces[0])]
    if settings.long_texts == "payload":
        whole = _submission(settings, to, pieces[0])
        whole.short_message, whole.message_payload = "", text
        whole.set_encoded_message(b"")
        if settings.alphabet == "latin1" and pieces[0].name != "ucs2":
            whole.encoding = "latin_1"
        return [whole]
    made = []
    for number, piece in enumerate(pieces, start=1):
        header = bytes([5, 0, 3, ref, len(pieces), number]) if settings.long_texts == "udh" else b""
        message = _submission(settings, to, Piece(header + piece.content, piece.name), joined=bool(header))
        message.registered_delivery = int(number == len(pieces))
        if not header:
            values = ((SAR_MSG_REF_NUM, ref), (SAR_TOTAL_SEGMENTS, len(pieces)), (SAR_SEGMENT_SEQNUM, number))
            message.optional_params = [OptionalParam(tag, value) for tag, value in values]
        made.append(message)
    return made


def _submission(settings: SmppSettings, to: str, piece: Piece, *, joined: bool = False) -> SubmitSm:
    message = SubmitSm(
        short_message="x",  # what is sent is set below, encoded
        source=_number(settings.number),
        destination=_number(to),
        esm_class=0x40 if joined else 0,
        encoding=piece.name,
        registered_delivery=1,
    )
    message.set_encoded_message(piece.content)
    return message


def _number(number: str) -> PhoneNumber:
    """International with a plus, a name with letters, else as the operator takes it."""
    digits = number.replace(" ", "").replace("-", "")
    if digits.startswith("+"):
        return PhoneNumber(digits[1:], TON.INTERNATIONAL, NPI.ISDN)
    if any(each.isalpha() for each in number):
        return PhoneNumber(number, TON.ALPHANUMERIC, NPI.UNKNOWN)
    return PhoneNumber(digits, TON.UNKNOWN, NPI.ISDN)
