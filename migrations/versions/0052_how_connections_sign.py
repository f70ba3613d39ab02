"""How connections sign their requests."""

import sqlalchemy as sa
from alembic import op

revision = "0052"
down_revision = "0051"


def upgrade() -> None:
    op.add_column("connections", sa.Column("signing", sa.Text(), server_default="", nullable=False))
