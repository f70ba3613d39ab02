"""Tables of colleagues. ``room_messages`` is a room's log, gapless by ``seq``."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from haoke.kernel.tables import metadata, moment, workspace_key

notices = sa.Table(
    "notices",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("importance", sa.Text, nullable=False),  # normal, important, urgent
    sa.Column("must_confirm", sa.Boolean, nullable=False),
    sa.Column("team_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # none: everybody
    sa.Column("by_id", sa.Uuid, nullable=False),
    moment("starts_at"),
    moment("ends_at", nullable=True),
    moment("told_at", nullable=True),  # when those it is meant for were alerted
    sa.Index("ix_notices_untold", "starts_at", postgresql_where=sa.text("told_at IS NULL")),
)

notice_readings = sa.Table(
    "notice_readings",
    metadata,
    workspace_key(),
    sa.Column("notice_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    moment("read_at", default=True),
    moment("confirmed_at", nullable=True),
)

rooms = sa.Table(
    "rooms",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False, server_default=""),
    sa.Column("pair", sa.Text),  # of a room of two: both ids in order, so that there is one
    sa.Column("last_seq", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("last", JSONB),  # types.RoomMessage
    moment("last_at", default=True),
    sa.UniqueConstraint("workspace_id", "pair"),
    postgresql_with={"fillfactor": "80"},
)

room_members = sa.Table(
    "room_members",
    metadata,
    workspace_key(),
    sa.Column("room_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("read_seq", sa.BigInteger, nullable=False, server_default="0"),
    sa.Index(None, "workspace_id", "member_id"),
)

room_messages = sa.Table(
    "room_messages",
    metadata,
    workspace_key(),
    sa.Column("room_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False),  # the sender's own
    sa.Column("by_id", sa.Uuid, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    moment("at", default=True),
    sa.UniqueConstraint("workspace_id", "room_id", "id"),
)
