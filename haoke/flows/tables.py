"""Tables of flows. A version is never rewritten; a run says which version its subject is in, and how far.

An errand is out until its result was taken: at most one a subject.
"""

import sqlalchemy as sa

from haoke.kernel.tables import document, metadata, moment, workspace_key

flows = sa.Table(
    "flows",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    document("draft"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("published", sa.Integer),  # the version that new runs take
    sa.Column("changed", sa.Boolean, nullable=False, server_default="true"),  # since it was published
    sa.Column("removed", sa.Boolean, nullable=False, server_default="false"),
    moment("created_at", default=True),
    moment("updated_at", default=True),
)

flow_versions = sa.Table(
    "flow_versions",
    metadata,
    workspace_key(),
    sa.Column("flow_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    document("graph"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("published_by", sa.Uuid),
    moment("published_at", default=True),
)

flow_runs = sa.Table(
    "flow_runs",
    metadata,
    workspace_key(),
    sa.Column("subject_id", sa.Uuid, primary_key=True),
    sa.Column("flow_id", sa.Uuid, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    document("state"),
    moment("updated_at", default=True),
)

flow_errands = sa.Table(
    "flow_errands",
    metadata,
    workspace_key(),
    sa.Column("subject_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False),
    sa.Column("purpose", sa.Text, nullable=False),
    sa.Column("kind", sa.Text, nullable=False),
    document("payload"),
    document("aside"),  # the caller's, for when the run goes on
    sa.Column("tries", sa.Integer, nullable=False, server_default="1"),
    moment("leased_until"),  # by the process that does it; after that anybody may
    sa.Index("ix_flow_errands_leased_until", "leased_until"),
)

flow_calls = sa.Table(  # each time that a run began another flow, and how far that went
    "flow_calls",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("flow_id", sa.Uuid, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("subject_id", sa.Uuid, nullable=False),
    moment("began_at", default=True),
    moment("ended_at", nullable=True),
    sa.Column("node", sa.Text, nullable=False),  # where it stands, or came to its end
    sa.Column("outcome", sa.Text, nullable=False, server_default=""),  # in the words of its nodes; empty: not ended
    sa.Index("ix_flow_calls_flow", "workspace_id", "flow_id", "began_at"),
)
