"""Tables of channels."""

import sqlalchemy as sa

from haoke.kernel.tables import document, metadata, moment, workspace_key

channel_accounts = sa.Table(
    "channel_accounts",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # the adapter's folder name; "web" is a site
    sa.Column("key", sa.Text, nullable=False, unique=True),  # public, in the embed code
    sa.Column("name", sa.Text, nullable=False),
    document("settings"),
    sa.Column("secret", sa.Text),  # signs the host page's user identity
    sa.Column("disabled", sa.Boolean, nullable=False, server_default="false"),
    moment("created_at", default=True),
)
