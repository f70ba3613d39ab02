"""members write first"""

import sqlalchemy as sa
from alembic import op

revision = "0057"
down_revision = "0056"


def upgrade() -> None:
    op.create_table(
        "begun",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("member_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "member_id", "id", name=op.f("pk_begun")),
    )
    op.create_index("ix_begun_at", "begun", ["at"])
    op.create_index("ix_begun_member", "begun", ["workspace_id", "member_id", "at"])
    op.add_column("channel_peers", sa.Column("refuses", sa.Boolean(), server_default="false", nullable=False))
    op.alter_column("channel_peers", "last_in_at", nullable=True)
    for preset, scope in (("agent", "team"), ("supervisor", "all")):
        op.execute(
            f"UPDATE roles SET permissions = jsonb_build_object('conversations.begin', '{scope}') || permissions "  # noqa: S608
            f"WHERE preset = '{preset}'"
        )
