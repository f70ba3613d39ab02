"""Tables of supervision."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from haoke.kernel.sealing import Sealed
from haoke.kernel.tables import document, metadata, moment, workspace_key

supervision_settings = sa.Table(  # one row a workspace that changed them
    "supervision_settings",
    metadata,
    workspace_key(),
    sa.Column("watch_told", sa.Boolean, nullable=False, server_default="true"),
)

watches = sa.Table(  # supervisors who are in conversations of others, seen by those who serve
    "watches",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    moment("gone_at", nullable=True),  # since when the supervisor has no client
)

board_watches = sa.Table(  # which boards anybody looks at: only those are kept
    "board_watches",
    metadata,
    workspace_key(),
    sa.Column("scope", sa.Text, primary_key=True),  # a team's id, or * for all
    moment("until"),
    moment("asked_at"),  # when somebody last had nothing of it yet
)

kept_boards = sa.Table(  # what a process that takes over goes on from: the day's counts, and how far the log was read
    "kept_boards",
    metadata,
    workspace_key(),
    moment("at", default=True),
    sa.Column("state", sa.LargeBinary, nullable=False),  # keeping.KeptBoard
)

board_hours = sa.Table(  # counts of days that are over
    "board_hours",
    metadata,
    workspace_key(),
    sa.Column("queue_id", sa.Uuid, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("hour", sa.Integer, primary_key=True),  # of the clock on the workspace's wall
    sa.Column("arrived", sa.Integer, nullable=False),
    sa.Column("answered", sa.Integer, nullable=False),
    sa.Column("in_time", sa.Integer, nullable=False),
    sa.Column("abandoned", sa.Integer, nullable=False),
    sa.Index("ix_board_hours_day", "workspace_id", "day"),
)

board_days = sa.Table(  # those whose hours were counted
    "board_days",
    metadata,
    workspace_key(),
    sa.Column("day", sa.Date, primary_key=True),
)

wallboards = sa.Table(
    "wallboards",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("owner_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("shared", sa.Boolean, nullable=False, server_default="false"),  # whoever looks at boards has it too
    document("tiles", "[]"),  # [types.Tile]
    moment("changed_at", default=True),
    sa.Index("ix_wallboards_owner", "workspace_id", "owner_id"),
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
    sa.Column("secret", Sealed("alarm_webhooks.secret"), nullable=False),  # signs what is sent
    document("kinds", "[]"),  # of alarms; empty: all
    sa.Column("enabled", sa.Boolean, nullable=False, server_default="true"),
    sa.Column("robot", sa.Text, nullable=False, server_default=""),  # whose words it takes; empty: signed JSON
    document("mention", "[]"),  # who is called by name
)

webhook_deliveries = sa.Table(
    "webhook_deliveries",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("webhook_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),  # of the alarm, or ``test``
    sa.Column("body", sa.Text, nullable=False),  # the same bytes at each try; for a robot its words
    document("tries", "[]"),  # [webhooks.Try]
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),  # waiting, arrived, given_up
    moment("at", default=True),
    moment("due_at", default=True),
    sa.Index("ix_webhook_deliveries_due", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_webhook_deliveries_webhook", "workspace_id", "webhook_id", "id"),
    sa.Index("ix_webhook_deliveries_at", "at"),
)

score_forms = sa.Table(
    "score_forms",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),  # the newest
    sa.Column("retired", sa.Boolean, nullable=False, server_default="false"),
    sa.UniqueConstraint("workspace_id", "name"),
)

score_form_versions = sa.Table(  # one that was scored with is never rewritten
    "score_form_versions",
    metadata,
    workspace_key(),
    sa.Column("form_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    document("content"),  # inspection.form.ScoreFormContent
    sa.Column("by_id", sa.Uuid),
    moment("at", default=True),
)

inspection_plans = sa.Table(
    "inspection_plans",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("form_id", sa.Uuid, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    document("settings"),  # inspection.plan.InspectionPlanValues
    sa.Column("seed", sa.BigInteger, nullable=False),  # of its lots
    sa.Column("turn", sa.Integer, nullable=False, server_default="0"),  # whose it is among the inspectors
    moment("drawn_until"),  # what was closed before has been looked at
    moment("due_at"),  # when the period ends in which that lies
    sa.UniqueConstraint("workspace_id", "name"),
    sa.Index("ix_inspection_plans_due_at", "due_at", postgresql_where=sa.text("enabled")),
)

inspections = sa.Table(  # a conversation drawn by a plan, each once
    "inspections",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("plan_id", sa.Uuid, nullable=False),
    sa.Column("plan_name", sa.Text, nullable=False),  # as it was called then
    moment("period"),  # where the period begins that it was drawn from
    document("why"),  # inspection.sampling.Why
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("member_id", sa.Uuid, nullable=False),  # who served
    sa.Column("team_id", sa.Uuid, nullable=False),
    moment("closed_at"),
    sa.Column("form_id", sa.Uuid, nullable=False),
    sa.Column("form_version", sa.Integer, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),  # waiting, scored, appealed, answered
    sa.Column("inspector_id", sa.Uuid),
    sa.Column("second_id", sa.Uuid),  # who scores it too, without seeing the first's
    sa.Column("second_open", sa.Boolean, nullable=False),
    sa.Column("appeal_days", sa.Integer, nullable=False),
    moment("drawn_at", default=True),
    moment("due_at"),
    moment("scored_at", nullable=True),
    sa.Column("total", sa.Float),  # the one that holds
    sa.Column("fatal", sa.Boolean, nullable=False, server_default="false"),
    moment("appeal_until", nullable=True),
    sa.UniqueConstraint("workspace_id", "plan_id", "conversation_id"),
    sa.Index("ix_inspections_period", "workspace_id", "plan_id", "period"),
    sa.Index("ix_inspections_inspector", "workspace_id", "inspector_id", "state"),
    sa.Index("ix_inspections_second", "workspace_id", "second_id", postgresql_where=sa.text("second_open")),
    sa.Index("ix_inspections_open", "workspace_id", "due_at", postgresql_where=sa.text("state = 'waiting'")),
    sa.Index("ix_inspections_scored", "workspace_id", "scored_at", postgresql_where=sa.text("scored_at IS NOT NULL")),
    sa.Index("ix_inspections_member", "workspace_id", "member_id", "scored_at"),
)

scorings = sa.Table(  # what was answered: by the inspector, by the second one, after an appeal
    "scorings",
    metadata,
    workspace_key(),
    sa.Column("inspection_id", sa.Uuid, primary_key=True),
    sa.Column("opinion", sa.Text, primary_key=True),  # first, second, appeal
    sa.Column("by_id", sa.Uuid, nullable=False),
    document("answers"),  # item -> inspection.form.ScoreAnswer
    sa.Column("comment", sa.Text, nullable=False, server_default=""),
    sa.Column("total", sa.Float),
    document("fatal", "[]"),
    moment("at", default=True),
    moment("submitted_at", nullable=True),  # a draft until then
)

item_scores = sa.Table(  # of the scoring that holds, to be counted
    "item_scores",
    metadata,
    workspace_key(),
    sa.Column("inspection_id", sa.Uuid, primary_key=True),
    sa.Column("item_id", sa.Text, primary_key=True),
    sa.Column("share", sa.Float, nullable=False),
)

appeals = sa.Table(  # one an inspection
    "appeals",
    metadata,
    workspace_key(),
    sa.Column("inspection_id", sa.Uuid, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
    moment("at", default=True),
    sa.Column("total", sa.Float, nullable=False),  # what it is against
    sa.Column("outcome", sa.Text),  # kept, changed
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("answered_by", sa.Uuid),
    moment("answered_at", nullable=True),
)

check_rules = sa.Table(  # what is looked for in every conversation that ends
    "check_rules",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # the name of a check
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("enabled", sa.Boolean, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),  # low, medium, high
    sa.Column("team_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # none: all teams
    document("settings"),  # of the check
)

check_looks = sa.Table(  # conversations that are to be looked at, or to be looked at again
    "check_looks",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    moment("due_at"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_check_looks_due_at", "due_at"),
)

check_findings = sa.Table(
    "check_findings",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("rule_id", sa.Uuid, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("severity", sa.Text, nullable=False),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("member_id", sa.Uuid),
    sa.Column("place", sa.Text, nullable=False),  # what it is known by within rule and conversation
    sa.Column("reason", sa.Text, nullable=False),
    document("data"),  # {name: text}, fills the reason's sentence
    document("evidence", "[]"),  # [contract.Evidence]
    moment("at"),  # when it happened
    sa.Column("verdict", sa.Text),  # confirmed, dismissed
    sa.Column("verdict_by", sa.Uuid),
    sa.Column("verdict_note", sa.Text, nullable=False, server_default=""),
    moment("verdict_at", nullable=True),
    sa.UniqueConstraint("workspace_id", "conversation_id", "rule_id", "place"),
    sa.Index("ix_check_findings_at", "workspace_id", "at", "id"),
    sa.Index("ix_check_findings_member", "workspace_id", "member_id", "at"),
)
