"""Tables of knowledge. ``live_entries`` and ``live_phrasings`` hold what is published at the moment, for finding it."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, TSVECTOR

from haoke.kernel.tables import document, metadata, moment, workspace_key

categories = sa.Table(
    "knowledge_categories",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("preset", sa.Text, nullable=False, server_default=""),
    sa.Column("place", sa.Integer, nullable=False),
    sa.Index("ix_knowledge_categories_name", "workspace_id", "parent_id", "name", unique=True,
             postgresql_nulls_not_distinct=True),
)  # fmt: skip

entries = sa.Table(
    "knowledge_entries",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form", sa.Text, nullable=False),  # question, article
    sa.Column("key", sa.Text, nullable=False, server_default=""),  # the company's own name for it, to import it again
    sa.Column("state", sa.Text, nullable=False, server_default="draft"),
    sa.Column("stage", sa.Text, nullable=False, server_default="writing"),
    document("draft"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("published", sa.Integer),  # the newest version
    sa.Column("title", sa.Text, nullable=False),  # of the draft, as the next two, for lists
    sa.Column("category_id", sa.Uuid),
    moment("valid_until", nullable=True),
    sa.Column("author_id", sa.Uuid),
    sa.Column("written_by", sa.Uuid),  # who changed the draft last
    sa.Column("remark", sa.Text, nullable=False, server_default=""),
    moment("created_at", default=True),
    moment("updated_at", default=True),
    sa.Index("ix_knowledge_entries_key", "workspace_id", "key", unique=True, postgresql_where=sa.text("key <> ''")),
    sa.Index("ix_knowledge_entries_updated", "workspace_id", "updated_at", "id"),
    sa.Index("ix_knowledge_entries_category", "workspace_id", "category_id"),
)

versions = sa.Table(
    "knowledge_versions",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    document("content"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("written_by", sa.Uuid),
    sa.Column("published_by", sa.Uuid),
    moment("published_at", default=True),
    sa.Column("restored", sa.Integer),
)

live_entries = sa.Table(
    "live_entries",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("category_id", sa.Uuid),
    sa.Column("visibility", sa.Text, nullable=False),
    sa.Column("team_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    sa.Column("site_ids", ARRAY(sa.Uuid), nullable=False, server_default="{}"),
    sa.Column("locales", ARRAY(sa.Text), nullable=False, server_default="{}"),  # that have an answer
    moment("valid_from", nullable=True),
    moment("valid_until", nullable=True),
    sa.Column("terms", TSVECTOR, nullable=False, server_default=""),  # see search_terms.py
    sa.Column("size", sa.Integer, nullable=False, server_default="1"),  # how many terms its questions have
    sa.Index("ix_live_entries_terms", "terms", postgresql_using="gin", postgresql_with={"fastupdate": "off"}),
    sa.Index("ix_live_entries_valid_until", "valid_until", postgresql_where=sa.text("valid_until IS NOT NULL")),
)

live_phrasings = sa.Table(
    "live_phrasings",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),  # the entry's own for its title
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
)

live_terms = sa.Table(
    "live_terms",
    metadata,
    workspace_key(),
    sa.Column("term", sa.Text, primary_key=True),  # "" for all of them
    sa.Column("entries", sa.Integer, nullable=False),  # how many live entries have it: rare ones say more
)

feedback = sa.Table(
    "knowledge_feedback",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # helpful, wrong, outdated, incomplete
    sa.Column("text", sa.Text, nullable=False, server_default=""),
    moment("at", default=True),
)

uses = sa.Table(
    "knowledge_uses",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("opened", sa.Integer, nullable=False, server_default="0"),
    sa.Column("sent", sa.Integer, nullable=False, server_default="0"),
    sa.Column("read", sa.Integer, nullable=False, server_default="0"),  # in help centres
)

help_centres = sa.Table(
    "help_centres",
    metadata,
    workspace_key(),
    sa.Column("site_id", sa.Uuid, primary_key=True),
    document("settings"),
)

help_ratings = sa.Table(
    "help_ratings",
    metadata,
    workspace_key(),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),  # the same for a reader's second click on the same day
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("number", sa.Integer, nullable=False),  # the version that was read
    sa.Column("helpful", sa.Boolean, nullable=False),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    moment("at", default=True),
    sa.Index("ix_help_ratings_at", "workspace_id", "at"),
)

graph_items = sa.Table(
    "graph_items",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("sort", sa.Text, nullable=False),  # kind, attribute, relation, entity
    document("draft"),
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("settled", sa.Boolean, nullable=False, server_default="false"),  # the draft is what is live
    sa.Column("live", sa.Integer),  # the version that answers are given from
    sa.Column("published", sa.Integer, nullable=False, server_default="0"),  # the newest version
    sa.Column("name", sa.Text, nullable=False),  # of the draft, as the next two, for lists
    sa.Column("kind_id", sa.Uuid),
    sa.Column("refers_to", ARRAY(sa.Uuid), nullable=False, server_default="{}"),  # items of the draft
    sa.Column("written_by", sa.Uuid),
    moment("updated_at", default=True),
    sa.Index("ix_graph_items_sort", "workspace_id", "sort", "id"),
    sa.Index("ix_graph_items_refers_to", "refers_to", postgresql_using="gin"),
    sa.Index("ix_graph_items_name", "workspace_id", "name", "id"),
    sa.Index("ix_graph_items_unsettled", "workspace_id", "name", "id", postgresql_where=sa.text("NOT settled")),
)

graph_versions = sa.Table(
    "graph_versions",
    metadata,
    workspace_key(),
    sa.Column("item_id", sa.Uuid, primary_key=True),
    sa.Column("number", sa.Integer, primary_key=True),
    document("content"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("published_by", sa.Uuid),
    moment("published_at", default=True),
    sa.Column("restored", sa.Integer),
)

graph_dismissals = sa.Table(  # proposals that nobody wants to see again
    "graph_dismissals",
    metadata,
    workspace_key(),
    sa.Column("key", sa.Text, primary_key=True),
    sa.Column("member_id", sa.Uuid),
    moment("at", default=True),
)
