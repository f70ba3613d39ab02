"""What may stand in a customer's data, and how it is written."""

import re
import unicodedata
from uuid import UUID, uuid5

from haoke.customers.errors import EmailInvalid, FieldsInvalid, PhoneInvalid, TagsInvalid
from haoke.customers.types import FieldValue, Key

MAX_NAME = 100
MAX_NOTE = 4000
MAX_TAGS, MAX_TAG = 50, 40
MAX_FIELDS, MAX_FIELD_NAME, MAX_FIELD = 50, 60, 500
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_NUMBER_LENGTH = 5
_EMAIL = re.compile(r"[^@\s\"(),:;<>\[\]\\]{1,64}@[^@\s\"(),:;<>\[\]\\.]+(\.[^@\s\"(),:;<>\[\]\\.]+)+")
_PHONE = re.compile(r"\+?[0-9]{5,20}(,[0-9]{1,8})?")  # a comma before an extension
_PHONE_FILL = re.compile(r"[\s().\-‐-–/]+")


def clean_line(text: str, limit: int = MAX_NAME) -> str:
    """One line without control and direction characters, cut to the limit."""
    kept = "".join(
        c if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"} or c == "\u200d" else " " for c in text
    )
    return " ".join(kept.split())[:limit].rstrip()


def clean_note(text: str) -> str:
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})[:MAX_NOTE].strip()


def clean_email(text: str) -> str:
    """The address as it is kept, its domain in lower case; empty stays empty. EmailInvalid for anything else."""
    value = text.strip()
    if not value:
        return ""
    if len(value) > 254 or not value.isprintable() or not _EMAIL.fullmatch(value):
        raise EmailInvalid(value=value[:100])
    local, _, domain = value.rpartition("@")
    return f"{local}@{domain.lower()}"


def clean_phone(text: str) -> str:
    """Digits with an optional plus; empty stays empty. PhoneInvalid for anything else."""
    value = _PHONE_FILL.sub("", unicodedata.normalize("NFKC", text))
    if not value:
        return ""
    if not _PHONE.fullmatch(value):
        raise PhoneInvalid(value=text.strip()[:100])
    return value


def clean_tags(tags: list[str]) -> list[str]:
    """Trimmed, each once, in the order given."""
    kept = list(dict.fromkeys(tag for raw in tags if (tag := clean_line(raw, MAX_TAG + 1))))
    if len(kept) > MAX_TAGS or any(len(tag) > MAX_TAG for tag in kept):
        raise TagsInvalid(limit=MAX_TAGS, length=MAX_TAG)
    return kept


def clean_fields(fields: dict[str, FieldValue]) -> dict[str, FieldValue]:
    kept = {name.strip(): value for name, value in fields.items() if name.strip() and value != ""}
    texts = [value for value in kept.values() if isinstance(value, str)]
    if len(kept) > MAX_FIELDS or any(len(n) > MAX_FIELD_NAME for n in kept) or any(len(t) > MAX_FIELD for t in texts):
        raise FieldsInvalid(limit=MAX_FIELDS, name_length=MAX_FIELD_NAME, length=MAX_FIELD)
    return kept


def shown_name(name: str, number: str) -> str:
    """What stands for the person in lists: the name, or ``#`` and the number."""
    return name or f"#{number}"


def number_of(customer_id: UUID) -> str:
    """A short number for people, from the random end of the id. Two customers may share one; nothing depends on it."""
    value = customer_id.int
    return "".join(_LETTERS[(value >> 5 * place) & 31] for place in range(_NUMBER_LENGTH))


def union_key(workspace_id: UUID, developer: str, union_id: str) -> Key:
    """What a developer's accounts know a person by in common."""
    return Key(uuid5(workspace_id, f"developer:{developer}"), f"union:{union_id}")
