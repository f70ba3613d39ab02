"""Tables of the bot."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import JSONB

from haoke.bot.types import COUNTS, ENTRY_COUNTS
from haoke.kernel.sealing import Sealed
from haoke.kernel.tables import document, metadata, moment, workspace_key

model_endpoints = sa.Table(  # the language model that a workspace has set; without a row nothing is written by one
    "model_endpoints",
    metadata,
    workspace_key(),
    sa.Column("url", sa.Text, nullable=False),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("key", Sealed("model_endpoints.key"), nullable=False),
    document("uses", "[]"),  # see types.Use
    sa.Column("daily_tokens", sa.Integer, nullable=False),
    sa.Column("seconds", sa.Integer, nullable=False),
)

model_days = sa.Table(  # what was spent; a day ends at midnight UTC
    "model_days",
    metadata,
    workspace_key(),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("calls", sa.Integer, nullable=False, server_default="0"),
    sa.Column("tokens", sa.BigInteger, nullable=False, server_default="0"),
)

model_calls = sa.Table(
    "model_calls",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("use", sa.Text, nullable=False),
    sa.Column("member_id", sa.Uuid),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("tokens", sa.Integer, nullable=False),
    sa.Column("ms", sa.Integer, nullable=False),
    sa.Column("outcome", sa.Text, nullable=False),  # done, or why not
    sa.Column("detail", sa.Text, nullable=False, server_default=""),
    sa.Index("ix_model_calls_at", "at"),  # old ones go
)

phrasing_vectors = sa.Table(
    "phrasing_vectors",
    metadata,
    workspace_key(),
    sa.Column("phrasing_id", sa.Uuid, primary_key=True),
    sa.Column("model", sa.Text, primary_key=True),
    sa.Column("digest", sa.LargeBinary, nullable=False),  # of the text it was made from
    sa.Column("vector", sa.LargeBinary, nullable=False),  # two bytes a number
)

bot_settings = sa.Table(
    "bot_settings",
    metadata,
    workspace_key(),
    sa.Column("answer_from", sa.Float, nullable=False),
    sa.Column("offer_from", sa.Float, nullable=False),
    document("terms", "[]"),
    document("hand_over"),  # types.HandOverRules
)

bot_pauses = sa.Table(  # where the bot does not answer now
    "bot_pauses",
    metadata,
    workspace_key(),
    sa.Column("site_id", sa.Uuid, primary_key=True),  # all zeros: everywhere
    moment("at", default=True),
    sa.Column("by", sa.Uuid, nullable=False),
)

conversation_moods = sa.Table(  # how conversations sound so far
    "conversation_moods",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, nullable=False),  # the customer's last message that was read
    sa.Column("score", sa.Float, nullable=False),  # from -1 to 1
    moment("at", default=True),
    sa.Index("ix_conversation_moods_at", "at"),  # old ones go
)

bot_days = sa.Table(  # what came of the questions of a day, in the workspace's time zone
    "bot_days",
    metadata,
    workspace_key(),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("source", sa.Text, primary_key=True),  # as in ``asked``
    sa.Column("locale", sa.Text, primary_key=True),
    sa.Column("site_id", sa.Uuid, primary_key=True),  # all zeros: none
    *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in COUNTS),
)

bot_entry_days = sa.Table(  # of which use entries were
    "bot_entry_days",
    metadata,
    workspace_key(),
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("entry_id", sa.Uuid, primary_key=True),
    *(sa.Column(name, sa.Integer, nullable=False, server_default="0") for name in ENTRY_COUNTS),
)

bot_hand_overs = sa.Table(  # visitors whom the bot gave to people
    "bot_hand_overs",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),  # rises with time
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),  # see conversations' HandOverReason
    moment("at", default=True),
    sa.Column("seq", sa.BigInteger, nullable=False, server_default="0"),  # the part that says so
    moment("summed_at", nullable=True),  # a language model was asked to sum up what was said before
    sa.Index("ix_bot_hand_overs_conversation", "workspace_id", "conversation_id", "id"),
)

asked = sa.Table(
    "asked",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),  # who asked through what: api, trial, assist, reception
    sa.Column("session_id", sa.Uuid),
    sa.Column("site_id", sa.Uuid),
    sa.Column("outcome", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("confidence", sa.Float, nullable=False),
    sa.Column("entry_id", sa.Uuid),  # what was answered
    sa.Column("task_id", sa.Uuid),  # what was done instead
    sa.Column("waited", sa.Integer),  # milliseconds, of a visitor for what came of it
    document("offered", "[]"),  # entries that came into question, the likeliest first
    sa.Column("helpful", sa.Boolean),
    sa.Column("chosen_id", sa.Uuid),  # which of those offered it was
    sa.Column("judged", sa.Boolean, nullable=False, server_default="false"),  # whether it was missed is settled
    sa.Index("ix_asked_at", "at"),  # old ones go
    sa.Index("ix_asked_outcome", "workspace_id", "outcome", "id"),
    sa.Index("ix_asked_session", "workspace_id", "session_id", "id",
             postgresql_where=sa.text("session_id IS NOT NULL")),
    sa.Index("ix_asked_fresh", "at", postgresql_where=sa.text("NOT judged")),
)  # fmt: skip

misses = sa.Table(  # questions not or badly answered, without personal data
    "bot_misses",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),  # the question's in the log
    moment("at"),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),  # the same for the same words
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("why", sa.Text, nullable=False),
    sa.Column("conversation_id", sa.Uuid),
    sa.Column("entry_id", sa.Uuid),  # what was answered wrongly
    sa.Column("cluster_id", sa.Uuid),
    sa.Column("vector", sa.LargeBinary),  # two bytes a number, of the cluster's model
    sa.Index("ix_bot_misses_cluster", "workspace_id", "cluster_id", "id"),
    sa.Index("ix_bot_misses_key", "workspace_id", "key"),
    sa.Index("ix_bot_misses_loose", "workspace_id", "id", postgresql_where=sa.text("cluster_id IS NULL")),
    sa.Index("uq_bot_misses_said", "workspace_id", "conversation_id", "key", unique=True,
             postgresql_where=sa.text("conversation_id IS NOT NULL")),
)  # fmt: skip

clusters = sa.Table(
    "bot_clusters",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),  # open, settled, dismissed
    sa.Column("size", sa.Integer, nullable=False),
    sa.Column("returns_at", sa.Integer),  # the size at which it is open again
    moment("first_at"),
    moment("last_at"),
    sa.Column("model", sa.Text, nullable=False),
    sa.Column("centre", sa.LargeBinary, nullable=False),  # the mean of the questions' vectors
    sa.Column("entry_id", sa.Uuid),  # where it went
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("decided_by", sa.Uuid),
    moment("decided_at", nullable=True),
    sa.Index("ix_bot_clusters_size", "workspace_id", "state", "size", "id"),
    sa.Index("ix_bot_clusters_last", "workspace_id", "last_at", "id"),
)

question_sets = sa.Table(
    "bot_question_sets",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    moment("changed_at", default=True),
    sa.UniqueConstraint("workspace_id", "name"),
)

bench_questions = sa.Table(
    "bot_bench_questions",
    metadata,
    workspace_key(),
    sa.Column("set_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("key", sa.Text, nullable=False),  # the same for the same words
    sa.Column("locale", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Uuid),  # what is expected; none: nothing should be answered
    sa.Column("held_back", sa.Boolean, nullable=False, server_default="false"),
    sa.UniqueConstraint("workspace_id", "set_id", "key"),
)

bench_runs = sa.Table(
    "bot_bench_runs",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("by", sa.Uuid),
    sa.Column("state", sa.Text, nullable=False, server_default="waiting"),
    document("set_ids", "[]"),
    sa.Column("change", JSONB(none_as_null=True)),  # bench.BenchChange
    sa.Column("total", sa.Integer, nullable=False, server_default="0"),
    sa.Column("done", sa.Integer, nullable=False, server_default="0"),
    sa.Column("before", JSONB(none_as_null=True)),  # bench.Figures
    sa.Column("after", JSONB(none_as_null=True)),
    sa.Column("better", sa.Integer, nullable=False, server_default="0"),
    sa.Column("worse", sa.Integer, nullable=False, server_default="0"),
    sa.Column("why", sa.Text, nullable=False, server_default=""),
    moment("beat_at", nullable=True),  # a bot process was at it
    moment("published_at", nullable=True),
    sa.Column("undo", JSONB(none_as_null=True)),  # what was live before, and is now
    moment("taken_back_at", nullable=True),
    sa.Index("ix_bot_bench_runs_due", "at", postgresql_where=sa.text("state IN ('waiting', 'running')")),
)

bench_results = sa.Table(
    "bot_bench_results",
    metadata,
    workspace_key(),
    sa.Column("run_id", sa.Uuid, primary_key=True),
    sa.Column("place", sa.Integer, primary_key=True),
    sa.Column("question_id", sa.Uuid, nullable=False),
    sa.Column("question", sa.Text, nullable=False),
    sa.Column("entry_id", sa.Uuid),
    sa.Column("flip", sa.Text, nullable=False, server_default=""),
    sa.Column("verdict", sa.Text, nullable=False),  # of after
    sa.Column("before", JSONB(none_as_null=True)),  # bench.BenchTry
    document("after"),
)

bench_settings = sa.Table(
    "bot_bench_settings",
    metadata,
    workspace_key(),
    sa.Column("demanded", sa.Boolean, nullable=False),
    document("set_ids", "[]"),
    sa.Column("most_fall", sa.Float, nullable=False),
)

cases = sa.Table(
    "bot_cases",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("title", sa.Text, nullable=False),  # of the content, for lists
    document("content"),  # cases.CaseContent
    sa.Column("revision", sa.Integer, nullable=False, server_default="1"),
    sa.Column("made_by", sa.Uuid),
    moment("made_at", default=True),
    moment("changed_at", default=True),
    sa.Column("entry_id", sa.Uuid),  # the knowledge that was made of it
    sa.Index("ix_bot_cases_conversation", "workspace_id", "conversation_id", "id"),
)
