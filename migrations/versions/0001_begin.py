"""Begin: the tables of the first version."""

from alembic import op

from haoke.schema import whole_schema

revision = "0001"
down_revision = None


def upgrade() -> None:
    whole_schema().create_all(op.get_bind())
