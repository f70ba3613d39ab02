"""When an outlet was in use last, so that those where nobody talks are looked at less often."""

import sqlalchemy as sa
from alembic import op

revision = "0059"
down_revision = "0058"


def upgrade() -> None:
    op.add_column(
        "outlets", sa.Column("touched_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False)
    )
    op.create_index("ix_outlets_touched", "outlets", ["touched_at"], unique=False, postgresql_where=sa.text("live"))
