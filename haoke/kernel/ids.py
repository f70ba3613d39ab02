"""Identifiers: UUIDv7 (RFC 9562), so that keys of rows written together lie together."""

from datetime import datetime
from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()


def first_id(moment: datetime) -> UUID:
    """The least identifier of a moment: what was made since has greater ones."""
    return UUID(int=int(moment.timestamp() * 1000) << 80)
