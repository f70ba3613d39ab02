"""Tables of routing."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.tables import document, metadata, moment, workspace_key

DEFAULT_CAPACITY = 5

_NOW = sa.text("CAST(EXTRACT(EPOCH FROM now()) * 1000 AS bigint)")

queues = sa.Table(
    "queues",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    document("chain", '[{"strategy": "least_busy"}]'),  # [types.ChainStep], asked in this order
    document("rings", "[]"),  # [contract.Ring], the strictest first
    sa.Column("mode", sa.Text, nullable=False, server_default="auto"),  # auto: assigned at once; ring: offered
    sa.Column("accept_seconds", sa.Integer, nullable=False, server_default="20"),
    sa.Column("priority", sa.Integer, nullable=False, server_default="0"),  # higher first
    sa.Column("ageing_seconds", sa.Integer, nullable=False, server_default="60"),  # that a point of it is worth
    sa.Column("level_points", sa.Integer, nullable=False, server_default="0"),  # of it for each customer level
    sa.Column("units", sa.Integer, nullable=False, server_default="1"),  # capacity one item takes
    sa.Column("wrap_up_seconds", sa.Integer, nullable=False, server_default="0"),  # after each item; 0: none
    document("memory"),  # strategy -> what it remembers between decisions
    sa.Column("calendar_id", sa.Uuid),  # without: always open
    sa.Column("when_closed", sa.Text, nullable=False, server_default="hold"),  # hold: nobody is given work; serve
    sa.Column("max_length", sa.Integer),  # with so many waiting it is full
    sa.Column("max_wait_seconds", sa.Integer),  # with somebody waiting for so long it is full
    document("overflow", "[]"),  # [overflow.Rule], the first that fits counts
    sa.Column("overflow_to", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # all queues that these may lead to
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
    sa.Column("automatic", sa.Boolean, nullable=False, server_default="false"),  # set by the system, not by a person
    sa.Column("back_to", sa.Uuid),  # the state to come back to from an automatic one
    moment("until", nullable=True),  # end of wrap-up
    sa.Column("load", sa.Integer, nullable=False, server_default="0"),  # units of what is assigned or offered
    moment("load_at", nullable=True),  # when that last changed
    sa.Column(
        "max_capacity", sa.Integer, nullable=False, server_default=str(DEFAULT_CAPACITY)
    ),  # what the administrator allows
    sa.Column("own_limit", sa.Integer),  # what the agent lowered it to
    sa.Column("capacity", sa.Integer, sa.Computed("LEAST(max_capacity, own_limit)", persisted=True), nullable=False),
    moment("active_at", default=True),  # last sign of a person at the client
    moment("seen_at", default=True),  # since when no client is connected, unless one is
    moment("dropped_at", nullable=True),  # declared gone
    moment("last_assigned_at", nullable=True),
    sa.Column("served", sa.Integer, nullable=False, server_default="0"),  # pieces of work finished, ever
    document("skills"),  # skill -> level, as accounts told
    document("performance"),  # metric -> what was measured of the last days
    sa.CheckConstraint("load >= 0"),
    postgresql_with={"fillfactor": "50"},
)

connections = sa.Table(  # which process holds sockets of a member's session; refreshed by it
    "agent_connections",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("session", sa.LargeBinary, primary_key=True),
    sa.Column("node", sa.Text, primary_key=True),
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
    sa.Column("turn", sa.BigInteger, nullable=False, server_default=_NOW),  # the lower, the sooner; see turns
    document("facts"),  # contract.Facts
    sa.Column("units", sa.Integer, nullable=False, server_default="1"),
    sa.Column("owner_id", sa.Uuid),  # works on it
    sa.Column("offered_to", sa.Uuid),  # may accept it; with an owner: a transfer that is not accepted yet
    moment("offer_expires_at", nullable=True),
    sa.Column("target_id", sa.Uuid),  # only this member may get it
    sa.Column("passed", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # declined or did not answer
    moment("passed_at", nullable=True),  # last time somebody did
    sa.Column("note", sa.Text, nullable=False, server_default=""),  # of the last transfer
    moment("entered_at", nullable=True),  # came into its queue by overflow or back from an agent; else enqueued_at
    sa.Column("overflowed", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # queues it left because of overflow
    moment("enqueued_at", default=True),
    moment("assigned_at", nullable=True),
    moment("done_at", nullable=True),
    sa.Index(
        "ix_work_items_waiting",
        "workspace_id",
        "queue_id",
        "turn",
        "id",
        postgresql_where=sa.text("state = 'waiting'"),
    ),
    sa.Index("ix_work_items_owner", "workspace_id", "owner_id", postgresql_where=sa.text("state = 'assigned'")),
    sa.Index("ix_work_items_offered", "workspace_id", "offered_to", postgresql_where=sa.text("offered_to IS NOT NULL")),
    sa.Index("ix_work_items_offers", "offer_expires_at", postgresql_where=sa.text("offered_to IS NOT NULL")),
    sa.Index(
        "ix_work_items_target",
        "workspace_id",
        "target_id",
        postgresql_where=sa.text("state = 'waiting' AND target_id IS NOT NULL"),
    ),
    sa.Index(
        "ix_work_items_passed", "passed_at", postgresql_where=sa.text("state = 'waiting' AND passed_at IS NOT NULL")
    ),
    sa.Index("ix_work_items_done", "workspace_id", "done_at", postgresql_where=sa.text("state = 'done'")),
    sa.Index("ix_work_items_subject", "workspace_id", "subject_id"),
    postgresql_with={"fillfactor": "70"},
)

decisions = sa.Table(
    "decisions",
    metadata,
    workspace_key(),
    sa.Column("work_item_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("kind", sa.Text, nullable=False),  # see types.DecisionKind
    sa.Column("strategy", sa.Text, nullable=False, server_default=""),
    sa.Column("chosen", sa.Uuid),  # the member it is about
    document("candidates", "[]"),  # [types.Considered], at most matching.TRACED of them
    document("counts"),  # reason -> how many members, all of them
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
)

wait_estimates = sa.Table(  # what those who wait were told, and what came of it
    "wait_estimates",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("work_item_id", sa.Uuid, nullable=False),
    moment("at"),
    sa.Column("position", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),  # the bound that was told
    sa.Column("outcome", sa.Text),  # served, left, moved; none yet
    sa.Column("waited", sa.Float),  # seconds from being told to the outcome
    sa.Index("ix_wait_estimates_open", "workspace_id", "work_item_id", postgresql_where=sa.text("outcome IS NULL")),
    sa.Index(None, "workspace_id", "queue_id", "at"),
)

wait_evidence = sa.Table(  # what was seen of how fast queues are served, a row a minute
    "wait_evidence",
    metadata,
    workspace_key(),
    sa.Column("queue_id", sa.Uuid, primary_key=True),
    sa.Column("at", sa.DateTime(timezone=True), primary_key=True),
    sa.Column("seconds", sa.Float, nullable=False),  # during which somebody waited
    sa.Column("served", sa.Integer, nullable=False),  # who left the queue for an agent meanwhile
    sa.Index("ix_wait_evidence_at", "at"),
)

routing_settings = sa.Table(  # one row a workspace that changed them
    "routing_settings",
    metadata,
    workspace_key(),
    sa.Column("away_after_minutes", sa.Integer, nullable=False, server_default="10"),  # 0: never
    sa.Column("help_units", sa.Integer, nullable=False, server_default="0"),  # capacity that helping a colleague takes
)
