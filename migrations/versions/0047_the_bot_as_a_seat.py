"""The bot as a seat: whom it has, where it is paused and who may pause it, when it handed over, how long it took."""

import sqlalchemy as sa
from alembic import op

revision = "0047"
down_revision = "0046"

_MADE_AT = "to_timestamp(('x' || substr(replace(id::text, '-', ''), 1, 12))::bit(48)::bigint / 1000.0)"


def upgrade() -> None:
    op.create_table(
        "bot_pauses",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("site_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("by", sa.Uuid(), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "site_id", name=op.f("pk_bot_pauses")),
    )
    op.add_column("asked", sa.Column("waited", sa.Integer(), nullable=True))
    for name in ("talks", "waited"):
        op.add_column("bot_days", sa.Column(name, sa.Integer(), server_default="0", nullable=False))
    at = sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)
    op.add_column("bot_hand_overs", at)
    op.execute(f"UPDATE bot_hand_overs SET at = {_MADE_AT}")  # noqa: S608
    op.add_column("conversations", sa.Column("bot_since", sa.DateTime(timezone=True), nullable=True))
    op.add_column("conversations", sa.Column("bot_need", sa.Text(), server_default="", nullable=False))
    op.create_index(
        "ix_conversations_bot",
        "conversations",
        ["workspace_id", "bot_since"],
        unique=False,
        postgresql_where=sa.text("state = 'reception' AND bot_since IS NOT NULL"),
    )
    op.execute("""UPDATE roles SET permissions = '{"bot.pause": "all"}' || permissions WHERE preset = 'supervisor'""")
