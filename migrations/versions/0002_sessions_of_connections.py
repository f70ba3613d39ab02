"""Tell the sessions of connections apart: who signed out of the last connected one is offline at once."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.execute("DELETE FROM agent_connections")  # processes write theirs again
    op.add_column("agent_connections", sa.Column("session", sa.LargeBinary(), nullable=False))
    op.drop_constraint("pk_agent_connections", "agent_connections")
    op.create_primary_key("pk_agent_connections", "agent_connections", ["workspace_id", "member_id", "session", "node"])
