"""Which mails belong together: our own Message-IDs, the headers that name them, and the address behind a plus."""

import re
from collections.abc import Iterable

import msgspec

_ID = re.compile(r"<([^<>\s]{1,500})>")
_OURS = re.compile(r"kf\.conv-([0-9A-Za-z-]{1,64})\.msg-[^@\s<>]{1,200}@[^\s<>]+")
_PLUS = re.compile(r"\+conv-?([0-9A-Za-z-]{1,64})$")
MOST_REFERENCES = 20


class Named(msgspec.Struct, frozen=True):
    """``conversation``: of ours, empty when the mail names none. ``refs``: what it goes on from, the nearest first."""

    conversation: str
    refs: tuple[str, ...]


def our_id(conversation: str, message: str, domain: str) -> str:
    """``message`` is ``<message>#<piece>``."""
    return f"kf.conv-{conversation}.msg-{message.replace('#', '.')}@{domain}"


def ids_in(header: str) -> list[str]:
    return _ID.findall(header)


def named_by(addresses: Iterable[str], in_reply_to: str, references: str) -> Named:
    """The address first, for not every program keeps the headers; then the nearest message that is ours."""
    nearest = dict.fromkeys([*ids_in(in_reply_to), *reversed(ids_in(references))])
    refs = tuple(nearest)[:MOST_REFERENCES]
    plus = (_PLUS.search(address.partition("@")[0]) for address in addresses)
    by_address = next((found.group(1) for found in plus if found), "")
    return Named(by_address or next(filter(None, map(conversation_in, nearest)), ""), refs)


def conversation_in(message_id: str) -> str:
    """The conversation that a Message-ID of ours names."""
    found = _OURS.fullmatch(message_id)
    return found.group(1) if found else ""


def references_for(refs: Iterable[str], last: str) -> list[str]:
    """Of an answer to ``last``: the oldest and the newest, since some programs refuse long lists."""
    chain = list(dict.fromkeys([*reversed(list(refs)), last] if last else reversed(list(refs))))
    return chain if len(chain) <= MOST_REFERENCES else [chain[0], *chain[1 - MOST_REFERENCES :]]


def reply_address(address: str, conversation: str) -> str:
    name, _, domain = address.partition("@")
    return f"{name}+conv-{conversation}@{domain}"


def without_plus(address: str) -> str:
    name, _, domain = address.partition("@")
    return f"{_PLUS.sub('', name)}@{domain}"
