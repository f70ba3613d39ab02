"""Tables of supervision."""

import sqlalchemy as sa

from haoke.kernel.tables import document, metadata, moment, workspace_key

supervision_settings = sa.Table(  # one row a workspace that changed them
    "supervision_settings",
    metadata,
    workspace_key(),
    sa.Column("watch_told", sa.Boolean, nullable=False, server_default="true"),
)

board_watches = sa.Table(  # which boards anybody looks at: only those are kept
    "board_watches",
    metadata,
    workspace_key(),
    sa.Column("scope", sa.Text, primary_key=True),  # a team's id, or * for all
    moment("until"),
    moment("asked_at"),  # when somebody last had nothing of it yet
)

alarms = sa.Table(
    "alarms",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # see alarm_kinds.KINDS
    sa.Column("subject_id", sa.Uuid, nullable=False),  # a conversation or a queue
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("conversation_id", sa.Uuid),
    document("data"),  # {name: text}, what the alarm's sentence says
    sa.Column("times", sa.Integer, nullable=False, server_default="1"),  # it happened while this was open
    moment("at", default=True),
    moment("last_at", default=True),
    sa.Column("acknowledged_by", sa.Uuid),
    moment("acknowledged_at", nullable=True),
    moment("closed_at", nullable=True),
    sa.Column("closed_by", sa.Uuid),
    sa.Index(
        "uq_alarms_open",
        "workspace_id",
        "kind",
        "subject_id",
        unique=True,
        postgresql_where=sa.text("closed_at IS NULL"),
    ),
    sa.Index("ix_alarms_team", "workspace_id", "team_id", "id"),
    sa.Index("ix_alarms_subject", "workspace_id", "subject_id", "kind"),
)

alarm_rules = sa.Table(  # what differs from alarm_kinds.KINDS
    "alarm_rules",
    metadata,
    workspace_key(),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("queue_id", sa.Uuid, primary_key=True),  # all zeros: of all queues without a rule of their own
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("threshold", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
    sa.Column("quiet_minutes", sa.Integer, nullable=False),
    sa.Index("ix_alarm_rules_enabled", "kind", postgresql_where=sa.text("enabled")),
)

alarm_webhooks = sa.Table(  # servers that are told of alarms
    "alarm_webhooks",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("secret", sa.Text, nullable=False),  # signs what is sent
    document("kinds", "[]"),  # of alarms; empty: all
    sa.Column("enabled", sa.Boolean, nullable=False, server_default="true"),
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("webhook_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # of the alarm, or ``test``
    sa.Column("body", sa.Text, nullable=False),  # the same bytes at each try
    document("tries", "[]"),  # [webhooks.Try]
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),  # waiting, arrived, given_up
    moment("at", default=True),
    moment("due_at", default=True),
    sa.Index("ix_webhook_deliveries_due", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_webhook_deliveries_webhook", "workspace_id", "webhook_id", "id"),
    sa.Index("ix_webhook_deliveries_at", "at"),
)
