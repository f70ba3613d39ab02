"""Tables of connections."""

import sqlalchemy as sa

from haoke.kernel.sealing import SealedValues
from haoke.kernel.tables import document, metadata, moment, workspace_key

connections = sa.Table(
    "connections",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column(  # name → value, which only calls read; with what a signing needs
        "headers", SealedValues("connections.headers"), nullable=False, server_default=sa.text("'{}'")
    ),
    document("methods", "[]"),
    sa.Column("seconds", sa.Integer, nullable=False),
    moment("updated_at", default=True),
    sa.Column("signing", sa.Text, nullable=False, server_default=""),  # empty: only by headers
    sa.UniqueConstraint("workspace_id", "name"),
)

connection_calls = sa.Table(
    "connection_calls",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("connection_id", sa.Uuid, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),  # as the author wrote it: what visitors said is not in it
    sa.Column("status", sa.Integer),
    sa.Column("problem", sa.Text, nullable=False),
    sa.Column("ms", sa.Integer, nullable=False),
    sa.Index("ix_connection_calls_connection", "workspace_id", "connection_id", "id"),
    sa.Index("ix_connection_calls_at", "at"),  # old ones go
)
