"""Tables of routing."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.tables import document, metadata, moment, workspace_key

queues = sa.Table(
    "queues",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("strategy", sa.Text, nullable=False, server_default="least_busy"),
    sa.Column("mode", sa.Text, nullable=False, server_default="auto"),  # auto: assigned at once; ring: offered
    sa.Column("accept_seconds", sa.Integer, nullable=False, server_default="20"),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),  # higher first
    sa.Column("units", sa.Integer, nullable=False, server_default="1"),  # capacity one item takes
    document("memory"),  # what a strategy remembers between decisions
    sa.UniqueConstraint("workspace_id", "name"),
)

agent_states = sa.Table(
    "agent_states",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),  # for presets a catalogue key: agent_state.online ...
    sa.Column("kind", sa.Text, nullable=False),  # online, busy, away, wrap_up, offline
    sa.Column("preset", sa.Boolean, nullable=False, server_default="false"),
    sa.Column("sort", sa.Integer, nullable=False, server_default="0"),
)

agents = sa.Table(  # one row a member that ever set a state; the lock of its capacity
    "agents",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("state_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False, server_default="offline"),
    moment("since", default=True),
    sa.Column(
        "automatic", sa.Boolean, nullable=False, server_default="false"
    ),  # set by the system: comes back by itself
    sa.Column("load", sa.Integer, nullable=False, server_default="0"),
    sa.Column("capacity", sa.Integer, nullable=False, server_default="5"),
    moment("active_at", default=True),
    moment("seen_at", nullable=True),  # last sign of a connected client
    moment("dropped_at", nullable=True),  # no client is connected since
    moment("last_assigned_at", nullable=True),
    sa.CheckConstraint("load >= 0"),
)

connections = sa.Table(  # sockets of members, refreshed by the process that holds them
    "agent_connections",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("node", sa.Text, primary_key=True),
    sa.Column("count", sa.Integer, nullable=False),
    moment("seen_at"),
)

work_items = sa.Table(
    "work_items",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # conversation, ...
    sa.Column("subject_id", sa.Uuid, nullable=False),
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # waiting, offered, assigned, done
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),
    sa.Column("units", sa.Integer, nullable=False, server_default="1"),
    sa.Column("owner_id", sa.Uuid),  # assigned to, or offered to
    sa.Column("target_id", sa.Uuid),  # only this member may get it (a transfer to an agent)
    sa.Column("passed", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # declined or did not answer
    moment("offer_expires_at", nullable=True),
    moment("enqueued_at", default=True),
    moment("assigned_at", nullable=True),
    sa.Index(
        "ix_work_items_waiting",
        "workspace_id",
        "queue_id",
        sa.text("priority DESC"),
        "enqueued_at",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
    sa.Index(
        "ix_work_items_owned", "workspace_id", "owner_id", postgresql_where=sa.text("state IN ('offered', 'assigned')")
    ),
    sa.Index("ix_work_items_offers", "offer_expires_at", postgresql_where=sa.text("state = 'offered'")),
    sa.Index("ix_work_items_subject", "workspace_id", "subject_id"),
)

decisions = sa.Table(
    "decisions",
    metadata,
    workspace_key(),
    sa.Column("work_item_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column(
        "kind", sa.Text, nullable=False
    ),  # assigned, offered, accepted, declined, expired, pulled, transferred, waiting
    sa.Column("strategy", sa.Text, nullable=False, server_default=""),
    sa.Column("chosen", sa.Uuid),
    document("candidates", "[]"),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)
