"""Tables of customers."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from haoke.kernel.tables import document, metadata, moment, workspace_key

customers = sa.Table(
    "customers",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Text, nullable=False),  # short, for "visitor 4F2A" while there is no name
    sa.Column("name", sa.Text, nullable=False, server_default=""),
    sa.Column("email", sa.Text, nullable=False, server_default=""),
    sa.Column("phone", sa.Text, nullable=False, server_default=""),
    sa.Column("company", sa.Text, nullable=False, server_default=""),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("tags", ARRAY(sa.Text), nullable=False, server_default="{}"),
    document("fields"),
    sa.Column("level", sa.Integer, nullable=False, server_default="0"),  # 0: ordinary, up to 5
    sa.Column("verified", sa.Boolean, nullable=False, server_default="false"),  # the host page signed who it is
    sa.Column("locale", sa.Text, nullable=False, server_default=""),
    sa.Column("version", sa.Integer, nullable=False, server_default="1"),
    sa.Column("merged_into", sa.Uuid),  # the customer this one is now; nothing of it changes until they come apart
    sa.Column("own", JSONB),  # while others are merged into it: what it said of itself, [[name, value]], see merging.py
    moment("created_at", default=True),
    moment("updated_at", default=True),
    sa.Column("search_text", sa.Text, nullable=False, server_default=""),  # name, contact data, folded for comparison
    sa.Column("terms", ARRAY(sa.Text), nullable=False, server_default="{}"),  # see search_terms.py
    sa.Index("ix_customers_terms", "terms", postgresql_using="gin"),
)

identities = sa.Table(
    "identities",
    metadata,
    workspace_key(),
    sa.Column("channel_account_id", sa.Uuid, primary_key=True),  # or what stands for a developer, see rules.union_key
    sa.Column("external_id", sa.Text, primary_key=True),  # "visitor:<uuid>", "user:<the host page's id>", "openid:…"
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("alias_of", sa.Text, nullable=False, server_default=""),  # the external id by which they came first
    document("profile"),  # types.Profile
    moment("created_at", default=True),
    sa.Index(None, "workspace_id", "customer_id"),
)

merges = sa.Table(  # customers that were found to be one person
    "merges",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kept_id", sa.Uuid, nullable=False),
    sa.Column("merged_id", sa.Uuid, nullable=False),
    document("takes", "[]"),  # names of the facts that the merged one gives, see merging.py
    document("identities", "[]"),  # [[channel account, external id]] that went over
    sa.Column("by_id", sa.Uuid),
    moment("at", default=True),
    moment("undone_at", nullable=True),
    sa.Column("undone_by", sa.Uuid),
    sa.Index("ix_merges_kept", "workspace_id", "kept_id", "id"),
)

proofs = sa.Table(  # what only one person can have, and who was vouched to have it
    "proofs",
    metadata,
    workspace_key(),
    sa.Column("kind", sa.Text, primary_key=True),  # types.Proof
    sa.Column("value", sa.Text, primary_key=True),
    sa.Column("channel_account_id", sa.Uuid, primary_key=True),
    sa.Column("external_id", sa.Text, primary_key=True),
)

proposals = sa.Table(  # customers that may be one person
    "proposals",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("one_id", sa.Uuid, nullable=False),
    sa.Column("other_id", sa.Uuid, nullable=False),  # of two, the later
    document("evidence", "[]"),  # [types.Proof], or "id" or "union" where they are known by the same
    sa.Column("state", sa.Text, nullable=False, server_default="open"),  # open, accepted, dismissed
    sa.Column("merge_id", sa.Uuid),  # it stands for one with a customer that was merged so
    moment("at", default=True),
    sa.UniqueConstraint("workspace_id", "one_id", "other_id"),
    sa.Index("ix_proposals_open", "workspace_id", "id", postgresql_where=sa.text("state = 'open'")),
    sa.Index("ix_proposals_other", "workspace_id", "other_id"),
)
