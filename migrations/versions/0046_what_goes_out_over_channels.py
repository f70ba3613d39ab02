"""What goes out over channels; who serves customers may send again what failed."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0046"
down_revision = "0045"


def upgrade() -> None:
    op.create_table(
        "channel_deliveries",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Text(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("piece", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("provider_message_id", sa.Text(), server_default="", nullable=False),
        sa.Column("error", postgresql.JSONB(none_as_null=True, astext_type=sa.Text()), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("recall", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("not_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_channel_deliveries")),
        sa.UniqueConstraint(
            "workspace_id",
            "conversation_id",
            "key",
            name=op.f("uq_channel_deliveries_workspace_id_conversation_id_key"),
        ),
    )
    op.create_index("ix_channel_deliveries_at", "channel_deliveries", ["at"], unique=False)
    op.create_index(
        "ix_channel_deliveries_due",
        "channel_deliveries",
        ["due_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending') OR recall = 'due'"),
    )
    op.create_index(
        "ix_channel_deliveries_key", "channel_deliveries", ["workspace_id", "account_id", "key"], unique=False
    )
    op.create_index(
        "ix_channel_deliveries_message",
        "channel_deliveries",
        ["workspace_id", "conversation_id", "message_id"],
        unique=False,
    )
    op.create_index(
        "ix_channel_deliveries_open",
        "channel_deliveries",
        ["workspace_id", "account_id", "peer_id", "id"],
        unique=False,
        postgresql_where=sa.text("state IN ('queued', 'sending') OR recall = 'due'"),
    )
    op.create_index(
        "ix_channel_deliveries_peer",
        "channel_deliveries",
        ["workspace_id", "account_id", "peer_id", "sent_at"],
        unique=False,
        postgresql_where=sa.text("state IN ('sending', 'sent', 'delivered')"),
    )
    op.create_index(
        "ix_channel_deliveries_provider",
        "channel_deliveries",
        ["workspace_id", "account_id", "provider_message_id"],
        unique=False,
        postgresql_where=sa.text("provider_message_id <> ''"),
    )
    op.create_table(
        "channel_delivery_events",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("delivery_id", sa.Uuid(), nullable=True),
        sa.Column("named", sa.Text(), server_default="", nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("error_class", sa.Text(), server_default="", nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "id", name=op.f("pk_channel_delivery_events")),
    )
    op.create_index("ix_channel_delivery_events_at", "channel_delivery_events", ["at"], unique=False)
    op.create_index(
        "ix_channel_delivery_events_delivery",
        "channel_delivery_events",
        ["workspace_id", "delivery_id", "id"],
        unique=False,
    )
    op.create_index(
        "ix_channel_delivery_events_parked",
        "channel_delivery_events",
        ["workspace_id", "account_id", "named"],
        unique=False,
        postgresql_where=sa.text("delivery_id IS NULL"),
    )
    op.create_table(
        "channel_rates",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Text(), nullable=False),
        sa.Column("spent", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "account_id", "peer_id", name=op.f("pk_channel_rates")),
    )
    op.create_index("ix_channel_rates_spent", "channel_rates", ["spent"], unique=False)
    op.create_table(
        "channel_tokens",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("renew_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("renewing_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("workspace_id", "account_id", "name", name=op.f("pk_channel_tokens")),
    )
    op.create_table(
        "channel_uploads",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("file_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "account_id", "file_id", "kind", name=op.f("pk_channel_uploads")),
    )
    op.create_index("ix_channel_uploads_expires", "channel_uploads", ["expires_at"], unique=False)
    op.create_table(
        "outlets",
        sa.Column("workspace_id", sa.Uuid(), nullable=False),
        sa.Column("conversation_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("peer_id", sa.Text(), nullable=False),
        sa.Column("sent_seq", sa.BigInteger(), nullable=False),
        sa.Column("live", sa.Boolean(), server_default="true", nullable=False),
        sa.PrimaryKeyConstraint("workspace_id", "conversation_id", name=op.f("pk_outlets")),
        postgresql_with={"fillfactor": "70"},
    )
    op.create_index("ix_outlets_live", "outlets", ["conversation_id"], unique=False, postgresql_where=sa.text("live"))
    op.add_column(
        "channel_peers",
        sa.Column("marks", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    op.add_column("channel_peers", sa.Column("replies", sa.Integer(), server_default="0", nullable=False))
    op.add_column(
        "channel_peers",
        sa.Column("menu", postgresql.JSONB(astext_type=sa.Text()), server_default=sa.text("'{}'"), nullable=False),
    )
    for preset, scope in (("agent", "own"), ("supervisor", "team")):
        op.execute(
            f'UPDATE roles SET permissions = \'{{"conversations.resend": "{scope}"}}\' || permissions'  # noqa: S608
            f" WHERE preset = '{preset}'"
        )
