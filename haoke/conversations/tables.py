"""Tables of conversations. ``parts`` is the log: gapless by conversation, rewritten by nothing but a recall."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.kernel.tables import document, metadata, moment, workspace_key

conversations = sa.Table(
    "conversations",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("visitor_id", sa.Uuid, nullable=False),
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # queued, assigned, closed
    sa.Column("assignee_id", sa.Uuid),
    sa.Column("work_item_id", sa.Uuid),
    sa.Column("last_seq", sa.BigInteger, nullable=False, server_default="0"),
    moment("last_at", default=True),
    sa.Column("last", JSONB),  # {kind, text, by} of the last public message
    sa.Column("unread", sa.Integer, nullable=False, server_default="0"),
    moment("waiting_since", nullable=True),  # first customer message nobody answered
    sa.Column("visitor_delivered", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("visitor_read", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("agent_delivered", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("agent_read", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("locale", sa.Text, nullable=False, server_default=""),
    document("page"),
    moment("opened_at", default=True),
    moment("closed_at", nullable=True),
    sa.Index(
        "uq_conversations_open",
        "workspace_id",
        "site_id",
        "customer_id",
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    ),
    sa.Index("ix_conversations_assignee", "workspace_id", "assignee_id", "state"),
    sa.Index("ix_conversations_team", "workspace_id", "team_id", "state"),
    sa.Index("ix_conversations_customer", "workspace_id", "customer_id", "id"),
    sa.Index("ix_conversations_visitor", "workspace_id", "visitor_id", "id"),
    sa.Index("ix_conversations_closed", "workspace_id", "closed_at", postgresql_where=sa.text("state = 'closed'")),
    postgresql_with={"fillfactor": "70"},
)

parts = sa.Table(
    "parts",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False),  # the client's own
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("by_kind", sa.Text, nullable=False),
    sa.Column("by_id", sa.Uuid),
    document("body"),
    moment("at", default=True),
    moment("recalled_at", nullable=True),
    sa.UniqueConstraint("workspace_id", "conversation_id", "id"),
)

receptions = sa.Table(
    "receptions",
    metadata,
    workspace_key(),
    sa.Column("site_id", sa.Uuid, primary_key=True),
    sa.Column("queue_id", sa.Uuid, nullable=False),
)

drafts = sa.Table(
    "drafts",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)
