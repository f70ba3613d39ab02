"""Identifiers: UUIDv7 (RFC 9562), so that keys of rows written together lie together."""

from uuid import UUID

import uuid_utils.compat


def new_id() -> UUID:
    return uuid_utils.compat.uuid7()
