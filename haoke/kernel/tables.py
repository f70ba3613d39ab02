"""Tables of the kernel, and the metadata that all contexts' tables join.

Every table begins its primary key with ``workspace_id`` (the installation's own tables have none), so that the database
can be spread by workspace.
"""

from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def workspace_key() -> sa.Column[object]:
    return sa.Column("workspace_id", sa.Uuid, primary_key=True)


def moment(name: str, *, nullable: bool = False, default: bool = False) -> sa.Column[object]:
    return sa.Column(
        name, sa.DateTime(timezone=True), nullable=nullable, server_default=sa.func.now() if default else None
    )


def ids(name: str) -> sa.BindParameter[Any]:
    """A parameter for ``column == sa.any_(ids("ids"))``: a statement built once, for any number of them."""
    return sa.bindparam(name, None, ARRAY(sa.Uuid()))


def document(name: str, default: str = "{}") -> sa.Column[object]:
    return sa.Column(name, JSONB, nullable=False, server_default=sa.text(f"'{default}'"))


installation = sa.Table(
    "installation",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
)

events = sa.Table(
    "events",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    moment("at", default=True),
    document("payload"),
)

leases = sa.Table(
    "leases",
    metadata,
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("holder", sa.Text, nullable=False),
    sa.Column("fence", sa.BigInteger, nullable=False),
    moment("expires_at"),
)

files = sa.Table(
    "files",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner_kind", sa.Text, nullable=False),  # member, visitor, system
    sa.Column("owner_id", sa.Uuid),
    sa.Column("purpose", sa.Text, nullable=False),  # message, avatar, logo
    sa.Column("subject_id", sa.Uuid),  # what it belongs to: a conversation, once posted
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("type", sa.Text, nullable=False),
    sa.Column("size", sa.BigInteger, nullable=False),
    sa.Column("received", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("ready", sa.Boolean, nullable=False, server_default="false"),
    document("facts"),  # kind, width, height, duration
    moment("created_at", default=True),
    sa.Index("ix_files_loose", "created_at", postgresql_where=sa.text("subject_id IS NULL")),
    sa.Index("ix_files_loose_owner", "workspace_id", "owner_id", postgresql_where=sa.text("subject_id IS NULL")),
)
