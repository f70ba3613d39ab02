"""An index finds the events that were read in a request of the journal."""

from alembic import op

revision = "0045"
down_revision = "0044"


def upgrade() -> None:
    op.create_index("ix_channel_events_request", "channel_events", ["workspace_id", "request_id"])
