"""Tables of supervision."""

import sqlalchemy as sa

from haoke.kernel.tables import metadata, moment, workspace_key

supervision_settings = sa.Table(  # one row a workspace that changed them
    "supervision_settings",
    metadata,
    workspace_key(),
    sa.Column("watch_told", sa.Boolean, nullable=False, server_default="true"),
)

board_watches = sa.Table(  # which boards anybody looks at: only those are kept
    "board_watches",
    metadata,
    workspace_key(),
    sa.Column("scope", sa.Text, primary_key=True),  # a team's id, or * for all
    moment("until"),
    moment("asked_at"),  # when somebody last had nothing of it yet
)
