"""Tables of channels."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.kernel.sealing import Sealed
from haoke.kernel.tables import document, metadata, moment, workspace_key

channel_accounts = sa.Table(
    "channel_accounts",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # the adapter's folder name; "web" is a site
    sa.Column("key", sa.Text, nullable=False, unique=True),  # public, in the embed code
    sa.Column("name", sa.Text, nullable=False),
    document("settings"),  # secret fields are sealed
    sa.Column("secret", Sealed("channel_accounts.secret")),  # signs the host page's user identity
    sa.Column("disabled", sa.Boolean, nullable=False, server_default="false"),
    moment("paused_at", nullable=True),  # since when nothing goes out and nothing is fetched
    moment("created_at", default=True),
)

channel_peers = sa.Table(  # who has written to an account; its row is the lock of what comes from and goes to them
    "channel_peers",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("peer_id", sa.Text, primary_key=True),
    document("peer"),  # types.Peer
    sa.Column("thread", JSONB(none_as_null=True)),  # types.Thread
    sa.Column("reply_context", JSONB(none_as_null=True)),  # types.ReplyContext, the latest
    moment("last_in_at", nullable=True, default=True),  # never: we wrote first
    sa.Column("refuses", sa.Boolean, nullable=False, server_default="false"),  # to be written to without having asked
    document("marks"),  # kind of event → [when they last did it, in ms; how many we have sent since]
    sa.Column("replies", sa.Integer, nullable=False, server_default="0"),  # sent with that context
    document("menu"),  # the choices they were last given: {"at": ms, "items": [[id, title]]}
)

channel_requests = sa.Table(  # the journal: what providers sent, as it came
    "channel_requests",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    moment("at"),
    sa.Column("method", sa.Text, nullable=False),
    sa.Column("path", sa.Text, nullable=False),
    document("query", "[]"),
    document("headers"),
    sa.Column("body", sa.LargeBinary, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # pending, processed, rejected
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    sa.Column("pending", sa.Integer, nullable=False, server_default="0"),  # events that are not processed yet
    sa.Column("refused", sa.Integer, nullable=False, server_default="0"),  # events that were rejected
    sa.Index("ix_channel_requests_account", "workspace_id", "account_id", "id"),
    sa.Index("ix_channel_requests_at", "at"),  # old ones go
)

channel_events = sa.Table(
    "channel_events",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("dedup_key", sa.Text, nullable=False),
    sa.Column("request_id", sa.Uuid, nullable=False),
    sa.Column("peer_id", sa.Text, nullable=False),
    document("event"),  # types.InboundEvent
    moment("at"),
    sa.Column("state", sa.Text, nullable=False),  # pending, processed, rejected
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    moment("due_at"),  # when another process may look after it
    sa.UniqueConstraint("workspace_id", "account_id", "dedup_key"),
    sa.Index(
        "ix_channel_events_pending",
        "workspace_id",
        "account_id",
        "peer_id",
        "id",
        postgresql_where=sa.text("state = 'pending'"),
    ),
    sa.Index("ix_channel_events_due", "due_at", postgresql_where=sa.text("state = 'pending'")),
    sa.Index("ix_channel_events_request", "workspace_id", "request_id"),
    sa.Index("ix_channel_events_at", "at"),
)


channel_deliveries = sa.Table(  # pieces of messages on their way to a peer, as large as the provider takes them
    "channel_deliveries",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),  # in the order in which they go
    sa.Column("key", sa.Text, nullable=False),  # "<message>#<piece>": the same at each try
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("peer_id", sa.Text, nullable=False),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("message_id", sa.Uuid, nullable=False),
    sa.Column("piece", sa.Integer, nullable=False),
    document("content"),  # types.Outgoing
    sa.Column("state", sa.Text, nullable=False, server_default="queued"),  # types.DeliveryState
    sa.Column("provider_message_id", sa.Text, nullable=False, server_default=""),
    sa.Column("error", JSONB(none_as_null=True)),  # types.ChannelError
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    sa.Column("recall", sa.Text, nullable=False, server_default=""),  # due, failed
    moment("at", default=True),
    moment("due_at"),  # when a worker may look after it; while it is being sent, the end of the lease
    moment("not_before", nullable=True),  # a pause before the next try
    moment("claimed_at", nullable=True),
    moment("sent_at", nullable=True),
    moment("state_at", default=True),  # since when its state is what it is
    sa.UniqueConstraint("workspace_id", "conversation_id", "key"),
    sa.Index(
        "ix_channel_deliveries_open",
        "workspace_id",
        "account_id",
        "peer_id",
        "id",
        postgresql_where=sa.text("state IN ('queued', 'sending') OR recall = 'due'"),
    ),
    sa.Index(
        "ix_channel_deliveries_due",
        "due_at",
        postgresql_where=sa.text("state IN ('queued', 'sending') OR recall = 'due'"),
    ),
    sa.Index("ix_channel_deliveries_message", "workspace_id", "conversation_id", "message_id"),
    sa.Index("ix_channel_deliveries_key", "workspace_id", "account_id", "key"),
    sa.Index(
        "ix_channel_deliveries_provider",
        "workspace_id",
        "account_id",
        "provider_message_id",
        postgresql_where=sa.text("provider_message_id <> ''"),
    ),
    sa.Index(
        "ix_channel_deliveries_peer",
        "workspace_id",
        "account_id",
        "peer_id",
        "sent_at",
        postgresql_where=sa.text("state IN ('sending', 'sent', 'delivered')"),
    ),
    sa.Index("ix_channel_deliveries_at", "at"),
)

channel_delivery_events = sa.Table(  # what was heard of deliveries, all of it
    "channel_delivery_events",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("delivery_id", sa.Uuid),  # none yet: the receipt was quicker than the answer it belongs to
    sa.Column("named", sa.Text, nullable=False, server_default=""),  # the id by which such a receipt names it
    sa.Column("state", sa.Text, nullable=False),
    sa.Column("code", sa.Text, nullable=False, server_default=""),
    sa.Column("error_class", sa.Text, nullable=False, server_default=""),
    moment("at"),
    sa.Index("ix_channel_delivery_events_delivery", "workspace_id", "delivery_id", "id"),
    sa.Index(
        "ix_channel_delivery_events_parked",
        "workspace_id",
        "account_id",
        "named",
        postgresql_where=sa.text("delivery_id IS NULL"),
    ),
    sa.Index("ix_channel_delivery_events_at", "at"),
)

channel_tokens = sa.Table(
    "channel_tokens",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("value", Sealed("channel_tokens.value"), nullable=False, server_default=""),
    moment("renew_at"),
    moment("expires_at"),
    moment("renewing_until", nullable=True),  # the lease of the process that renews it
)

channel_uploads = sa.Table(  # our files at the provider, as long as they live there
    "channel_uploads",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("file_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),
    sa.Column("value", sa.Text, nullable=False),
    moment("expires_at"),
    sa.Index("ix_channel_uploads_expires", "expires_at"),
)

channel_rates = sa.Table(  # how fast an account, or one of its peers, is written to
    "channel_rates",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("peer_id", sa.Text, primary_key=True),  # empty: the account
    moment("spent"),  # up to when what was sent has used up the rate
    sa.Index("ix_channel_rates_spent", "spent"),
)

channel_cursors = sa.Table(  # accounts whose messages are fetched, or come over a connection that we keep
    "channel_cursors",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("cursor", sa.Text, nullable=False, server_default=""),  # up to where everything has been taken
    sa.Column("poke", sa.Text, nullable=False, server_default=""),  # what the provider said when there was something
    moment("due_at"),
    sa.Column("failures", sa.Integer, nullable=False, server_default="0"),  # one after another
    sa.Column("problem", sa.Text, nullable=False, server_default=""),
    moment("tried_at", nullable=True),
    sa.Index("ix_channel_cursors_due", "due_at"),
)

push_services = sa.Table(  # what a site pushes through
    "push_services",
    metadata,
    workspace_key(),
    sa.Column("site_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, primary_key=True),  # push/kinds/<kind>
    document("settings"),  # secret fields are sealed
)

devices = sa.Table(  # of visitors who want to be told when they are away
    "devices",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("visitor_id", sa.Uuid, nullable=False),
    sa.Column("service", sa.Text, nullable=False),
    sa.Column("token", sa.Text, nullable=False),  # its address at the service
    document("target"),  # push.contract.Target
    moment("used_at"),
    sa.UniqueConstraint("workspace_id", "site_id", "service", "token"),
    sa.Index("ix_devices_visitor", "workspace_id", "visitor_id"),
    sa.Index("ix_devices_used", "used_at"),  # old ones go
)

push_notices = sa.Table(  # the newest message of a conversation that devices are to be told of
    "push_notices",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("visitor_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    document("notice"),  # types.Notice
    sa.Column("tries", sa.Integer, nullable=False, server_default="0"),
    moment("due_at"),
    sa.Index("ix_push_notices_due", "due_at"),
)
