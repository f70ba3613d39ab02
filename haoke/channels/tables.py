"""Tables of channels."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.kernel.tables import document, metadata, moment, workspace_key

channel_accounts = sa.Table(
    "channel_accounts",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # the adapter's folder name; "web" is a site
    sa.Column("key", sa.Text, nullable=False, unique=True),  # public, in the embed code
    sa.Column("name", sa.Text, nullable=False),
    document("settings"),
    sa.Column("secret", sa.Text),  # signs the host page's user identity
    sa.Column("disabled", sa.Boolean, nullable=False, server_default="false"),
    moment("created_at", default=True),
)

channel_peers = sa.Table(  # who has written to an account; its row is the lock of what comes from and goes to them
    "channel_peers",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("peer_id", sa.Text, primary_key=True),
    document("peer"),  # types.Peer
    sa.Column("thread", JSONB(none_as_null=True)),  # types.Thread
    sa.Column("reply_context", JSONB(none_as_null=True)),  # types.ReplyContext, the latest
    moment("last_in_at", default=True),
)

channel_requests = sa.Table(  # the journal: what providers sent, as it came
    "channel_requests",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    moment("at"),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    document("query", "[]"),
    document("headers"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # pending, processed, rejected
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    sa.Column("pending", sa.Integer, nullable=False, server_default="0"),  # events that are not processed yet
    sa.Column("refused", sa.Integer, nullable=False, server_default="0"),  # events that were rejected
    sa.Index("ix_channel_requests_account", "workspace_id", "account_id", "id"),
    sa.Index("ix_channel_requests_at", "at"),  # old ones go
)

channel_events = sa.Table(
    "channel_events",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("dedup_key", sa.Text, nullable=False),
    sa.Column("request_id", sa.Uuid, nullable=False),
    sa.Column("peer_id", sa.Text, nullable=False),
    document("event"),  # types.InboundEvent
    moment("at"),
    sa.Column("state", sa.Text, nullable=False),  # pending, processed, rejected
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    moment("due_at"),  # when another process may look after it
    sa.UniqueConstraint("workspace_id", "account_id", "dedup_key"),
    sa.Index(
        "ix_channel_events_pending",
        "workspace_id",
        "account_id",
        "peer_id",
        "id",
        postgresql_where=sa.text("state = 'pending'"),
    ),
    sa.Index("ix_channel_events_due", "due_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index("ix_channel_events_request", "workspace_id", "request_id"),
    sa.Index("ix_channel_events_at", "at"),
)
