"""Tables of conversations. ``parts`` is the log: gapless by conversation, rewritten by nothing but recalls and
customers' edits, which keep what was there before."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from haoke.kernel.tables import document, metadata, moment, workspace_key

conversations = sa.Table(
    "conversations",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("visitor_id", sa.Uuid, nullable=False),
    sa.Column("line_id", sa.Uuid),  # of the site's menu, where the visitor chose one
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("state", sa.Text, nullable=False),  # reception, queued, assigned, closed
    sa.Column("assignee_id", sa.Uuid),
    document("present", "[]"),  # [types.Participant]: those of ``participants`` who have not left, for one look
    sa.Column("work_item_id", sa.Uuid),
    sa.Column("last_seq", sa.BigInteger, nullable=False, server_default="0"),
    moment("last_at", default=True),
    sa.Column("last", JSONB),  # {kind, text, by} of the last public message
    sa.Column("unread", sa.Integer, nullable=False, server_default="0"),
    moment("waiting_since", nullable=True),  # first customer message nobody answered
    sa.Column("visitor_delivered", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("visitor_read", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("agent_delivered", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("agent_read", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("locale", sa.Text, nullable=False, server_default=""),
    document("page"),
    sa.Column("mood", sa.Text, nullable=False, server_default="calm"),  # of the customer, see types.Mood
    moment("opened_at", default=True),
    moment("closed_at", nullable=True),
    moment("left_at", nullable=True),  # the visitor left a message that nobody answered yet
    moment("bot_since", nullable=True),  # at the reception: since when the bot has the visitor
    sa.Column("bot_need", sa.Text, nullable=False, server_default=""),  # why people should look, see types.BotNeed
    sa.Index(
        "uq_conversations_open",
        "workspace_id",
        "site_id",
        "visitor_id",
        unique=True,
        postgresql_where=sa.text("state <> 'closed'"),
    ),
    sa.Index("ix_conversations_assignee", "workspace_id", "assignee_id", "state"),
    sa.Index("ix_conversations_team", "workspace_id", "team_id", "state"),
    sa.Index("ix_conversations_customer", "workspace_id", "customer_id", "id"),
    sa.Index("ix_conversations_visitor", "workspace_id", "visitor_id", "id"),
    sa.Index("ix_conversations_closed", "workspace_id", "closed_at", postgresql_where=sa.text("state = 'closed'")),
    sa.Index("ix_conversations_left", "workspace_id", "left_at", postgresql_where=sa.text("left_at IS NOT NULL")),
    sa.Index("ix_conversations_reception", "id", postgresql_where=sa.text("state = 'reception'")),
    sa.Index("ix_conversations_bot", "workspace_id", "bot_since",
             postgresql_where=sa.text("state = 'reception' AND bot_since IS NOT NULL")),
    postgresql_with={"fillfactor": "70"},
)  # fmt: skip

parts = sa.Table(
    "parts",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("seq", sa.BigInteger, primary_key=True),
    sa.Column("id", sa.Uuid, nullable=False),  # the client's own
    sa.Column("kind", sa.Text, nullable=False),
    sa.Column("by_kind", sa.Text, nullable=False),
    sa.Column("by_id", sa.Uuid),
    document("body"),
    moment("at", default=True),
    moment("recalled_at", nullable=True),
    sa.UniqueConstraint("workspace_id", "conversation_id", "id"),
)

begun = sa.Table(  # first messages of members to customers, for a day: the same one begins one conversation
    "begun",
    metadata,
    workspace_key(),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("id", sa.Uuid, primary_key=True),  # the message's, the client's own
    sa.Column("conversation_id", sa.Uuid),
    moment("at", default=True),
    sa.Index("ix_begun_member", "workspace_id", "member_id", "at"),
    sa.Index("ix_begun_at", "at"),
)

quick_replies = sa.Table(
    "quick_replies",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("scope", sa.Text, nullable=False),  # own, team, all: who has it
    sa.Column("owner_id", sa.Uuid, nullable=False),  # the member, the team, or the workspace
    sa.Column("folder", sa.Text, nullable=False, server_default=""),
    sa.Column("code", sa.Text, nullable=False, server_default=""),
    sa.Column("title", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("initials", sa.Text, nullable=False, server_default=""),  # of the pinyin, to search by
    sa.Column("place", sa.Integer, nullable=False, server_default="0"),
    sa.Index("ix_quick_replies_owner", "workspace_id", "owner_id", "place"),
    sa.Index(
        "uq_quick_replies_code",
        "workspace_id",
        "owner_id",
        sa.text("lower(code)"),
        unique=True,
        postgresql_where=sa.text("code <> ''"),
    ),
)

quick_reply_uses = sa.Table(
    "quick_reply_uses",
    metadata,
    workspace_key(),
    sa.Column("quick_reply_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("uses", sa.Integer, nullable=False, server_default="1"),
    moment("last_at", default=True),
)

surveys = sa.Table(
    "surveys",
    metadata,
    workspace_key(),
    document("settings"),
)

ratings = sa.Table(  # one a conversation: from the invitation, or the answer without one
    "ratings",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("customer_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid, nullable=False),
    sa.Column("member_id", sa.Uuid),  # who served
    moment("invited_at", nullable=True),
    sa.Column("score", sa.Integer),  # from 1 to best
    sa.Column("best", sa.Integer),
    sa.Column("positive", sa.Boolean),
    sa.Column("bad", sa.Boolean),
    document("answer"),  # as the timeline shows it: label, reasons, solved, text
    moment("rated_at", nullable=True),
    moment("changed_at", nullable=True),
    sa.Column("follow_up", sa.Text),  # open, contacted, resolved
    sa.Column("follow_up_by", sa.Uuid),
    sa.Column("follow_up_note", sa.Text, nullable=False, server_default=""),
    sa.Index("ix_ratings_rated", "workspace_id", "rated_at", postgresql_where=sa.text("rated_at IS NOT NULL")),
    sa.Index("ix_ratings_invited", "workspace_id", "invited_at", postgresql_where=sa.text("invited_at IS NOT NULL")),
)

closing_codes = sa.Table(  # trees: what conversations were about
    "closing_codes",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("team_id", sa.Uuid),  # of a root: for this team only
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("place", sa.Integer, nullable=False, server_default="0"),
    sa.Column("retired", sa.Boolean, nullable=False, server_default="false"),
)

wrap_ups = sa.Table(  # what an agent noted on closing
    "wrap_ups",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("code_id", sa.Uuid),
    sa.Column("solved", sa.Boolean),
    document("tags", "[]"),
    sa.Column("note", sa.Text, nullable=False, server_default=""),
    sa.Column("by_id", sa.Uuid),
    moment("at", default=True),
    moment("changed_at", nullable=True),
    sa.Index("ix_wrap_ups_code", "workspace_id", "code_id"),
)

wrap_up_rules = sa.Table(  # teams that close with a wrap-up only
    "wrap_up_rules",
    metadata,
    workspace_key(),
    sa.Column("team_id", sa.Uuid, primary_key=True),
)

receptions = sa.Table(
    "receptions",
    metadata,
    workspace_key(),
    sa.Column("site_id", sa.Uuid, primary_key=True),
    sa.Column("queue_id", sa.Uuid, nullable=False),
    sa.Column("flow_id", sa.Uuid),  # receives visitors before a queue does
    document("rules", "[]"),  # [modes.ReceptionRule]: where one holds, it says who receives them
)

business_lines = sa.Table(  # the menus of sites, two levels
    "business_lines",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("site_id", sa.Uuid, nullable=False),
    sa.Column("parent_id", sa.Uuid),
    sa.Column("place", sa.Integer, nullable=False),
    document("titles"),  # by locale
    document("hints"),  # by locale
    sa.Column("icon", sa.Text, nullable=False, server_default=""),
    sa.Column("queue_id", sa.Uuid),  # without: the site's
    sa.Column("flow_id", sa.Uuid),
    sa.Column("raised", sa.Integer, nullable=False, server_default="0"),  # points of priority before others
    sa.Column("retired", sa.Boolean, nullable=False, server_default="false"),  # out of the menu; conversations keep it
    sa.Index("ix_business_lines_site", "workspace_id", "site_id", "place"),
)

tools = sa.Table(  # calculators and the like that visitors may use
    "tools",
    metadata,
    workspace_key(),
    document("tools", "[]"),  # [tools.tool.Tool]
)

drafts = sa.Table(
    "drafts",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("text", sa.Text, nullable=False),
)

participants = sa.Table(  # who is or was in a conversation beside its owner, each once
    "participants",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("member_id", sa.Uuid, primary_key=True),
    sa.Column("role", sa.Text, nullable=False),  # helper, supervisor, reader
    sa.Column(
        "units", sa.Integer, nullable=False, server_default="0"
    ),  # of the member's capacity, given back at the end
    sa.Column("introduced", sa.Boolean, nullable=False, server_default="false"),  # the customer has seen their name
    moment("joined_at", default=True),
    moment("left_at", nullable=True),
    sa.Index("ix_participants_present", "workspace_id", "member_id", postgresql_where=sa.text("left_at IS NULL")),
)

help_requests = sa.Table(
    "help_requests",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("by_id", sa.Uuid, nullable=False),
    sa.Column("team_id", sa.Uuid),  # anyone of it; else the one in ``asked``
    sa.Column("asked", ARRAY(sa.Uuid), nullable=False),  # who may still accept
    sa.Column("question", sa.Text, nullable=False, server_default=""),
    sa.Column("state", sa.Text, nullable=False, server_default="open"),  # open, accepted, declined, withdrawn
    moment("at", default=True),
    moment("ended_at", nullable=True),
    sa.Index("ix_help_requests_open", "workspace_id", "conversation_id", postgresql_where=sa.text("state = 'open'")),
    sa.Index("ix_help_requests_asked", "asked", postgresql_using="gin", postgresql_where=sa.text("state = 'open'")),
)

reminder_rules = sa.Table(
    "reminder_rules",
    metadata,
    workspace_key(),
    sa.Column("queue_id", sa.Uuid, primary_key=True),  # nil: the whole workspace
    document("rules"),  # reminders.ReminderRules
)

watched = sa.Table(  # conversations that somebody may have to be reminded of, where rules ask for it
    "watched",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    moment("check_at"),  # nothing can be due before
    moment("started_at"),
    moment("assigned_at"),
    document("told"),  # what was said already: see reminders.outlook
    sa.Index("ix_watched_check_at", "check_at"),
    postgresql_with={"fillfactor": "70"},
)

bans = sa.Table(  # the black list
    "bans",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("kind", sa.Text, nullable=False),  # visitor, customer, network
    sa.Column("target", sa.Text, nullable=False),  # an id, or a network in CIDR notation
    sa.Column("label", sa.Text, nullable=False),  # what people call it
    sa.Column("customer_id", sa.Uuid),
    sa.Column("reason", sa.Text, nullable=False, server_default=""),
    sa.Column("by_id", sa.Uuid),
    moment("at", default=True),
    moment("until", nullable=True),  # none: for ever
    sa.UniqueConstraint("workspace_id", "kind", "target"),
)

word_lists = sa.Table(  # sensitive words; what holds for its words unless one says otherwise
    "word_lists",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("action", sa.Text, nullable=False),  # watch, alarm, mask, block
    sa.Column("direction", sa.Text, nullable=False),  # inbound, outbound, both
    sa.Column("mode", sa.Text, nullable=False),  # exact, variant
    sa.Column("enabled", sa.Boolean, nullable=False, server_default="true"),
    sa.UniqueConstraint("workspace_id", "name"),
)

words = sa.Table(
    "words",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("list_id", sa.Uuid, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("action", sa.Text),
    sa.Column("direction", sa.Text),
    sa.Column("mode", sa.Text),
    sa.UniqueConstraint("workspace_id", "list_id", "text"),
)

word_settings = sa.Table(  # one row a workspace that ever changed its words
    "word_settings",
    metadata,
    workspace_key(),
    sa.Column("revision", sa.BigInteger, nullable=False, server_default="0"),
    sa.Column("keep_days", sa.Integer, nullable=False, server_default="0"),  # of originals; 0: not kept
)

word_findings = sa.Table(  # messages in which something was found
    "word_findings",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    moment("at", default=True),
    sa.Column("conversation_id", sa.Uuid),  # none: the message would have opened one and was blocked
    sa.Column("seq", sa.BigInteger),  # none: blocked
    sa.Column("by_kind", sa.Text, nullable=False),
    sa.Column("by_id", sa.Uuid),
    document("words"),  # action -> words
    sa.Column("original", sa.Text),
    moment("original_until", nullable=True),
    sa.Index("ix_word_findings_originals", "original_until", postgresql_where=sa.text("original IS NOT NULL")),
)

outlets = sa.Table(  # conversations whose messages go out over a channel
    "outlets",
    metadata,
    workspace_key(),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("peer_id", sa.Text, nullable=False),
    sa.Column("sent_seq", sa.BigInteger, nullable=False),  # up to which parts have been handed to the channel
    sa.Column("live", sa.Boolean, nullable=False, server_default="true"),  # may go on, and is looked after
    moment("touched_at", default=True),  # when its customer wrote last, or something was handed out
    sa.Index("ix_outlets_live", "conversation_id", postgresql_where=sa.text("live")),
    sa.Index("ix_outlets_touched", "touched_at", postgresql_where=sa.text("live")),
    postgresql_with={"fillfactor": "70"},
)

named_messages = sa.Table(  # what customers wrote, by the ids that their channels know it by
    "named_messages",
    metadata,
    workspace_key(),
    sa.Column("account_id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("seq", sa.BigInteger, nullable=False),
    sa.Column("quoted_as", sa.Text, nullable=False, server_default=""),  # how an answer quotes it, if not by the name
    sa.Column("thread", JSONB(none_as_null=True)),  # channels.types.Thread, in which it was written
    sa.Index("ix_named_messages_seq", "workspace_id", "conversation_id", "seq"),
)

early_changes = sa.Table(  # edits, recalls and reactions that were quicker than the message they are about
    "early_changes",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("account_id", sa.Uuid, nullable=False),
    sa.Column("name", sa.Text, nullable=False),
    document("event"),  # channels.types.InboundEvent
    moment("at", default=True),
    sa.Index("ix_early_changes_name", "workspace_id", "account_id", "name"),
    sa.Index("ix_early_changes_at", "at"),
)

merged_conversations = sa.Table(  # what went over to another customer with a merge
    "merged_conversations",
    metadata,
    workspace_key(),
    sa.Column("merge_id", sa.Uuid, primary_key=True),
    sa.Column("conversation_id", sa.Uuid, primary_key=True),
)

forms = sa.Table(  # what customers are asked to fill in
    "forms",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("retired", sa.Boolean, nullable=False, server_default="false"),
    moment("changed_at", default=True),
    sa.UniqueConstraint("workspace_id", "name"),
)

form_versions = sa.Table(  # never rewritten
    "form_versions",
    metadata,
    workspace_key(),
    sa.Column("form_id", sa.Uuid, primary_key=True),
    sa.Column("version", sa.Integer, primary_key=True),
    document("content"),  # forms.form.FormContent
)

sent_forms = sa.Table(  # forms in messages, and what came back
    "sent_forms",
    metadata,
    workspace_key(),
    sa.Column("id", sa.Uuid, primary_key=True),
    sa.Column("form_id", sa.Uuid, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("conversation_id", sa.Uuid, nullable=False),
    sa.Column("visitor_id", sa.Uuid, nullable=False),  # whose it is
    sa.Column("peer_id", sa.Text, nullable=False, server_default=""),  # who they are at the conversation's channel
    sa.Column("node", sa.Text, nullable=False, server_default=""),  # of the flow that sent it
    sa.Column("token_hash", sa.LargeBinary, nullable=False, unique=True),
    moment("sent_at", default=True),
    moment("until"),
    moment("recalled_at", nullable=True),
    moment("answered_at", nullable=True),
    sa.Column("answer_in", sa.Uuid),  # the conversation in which it came back
    document("rows", "[]"),  # [forms.form.FilledRow]
    sa.Index("ix_sent_forms_answered", "workspace_id", "form_id", "answered_at", "id",
             postgresql_where=sa.text("answered_at IS NOT NULL")),
)  # fmt: skip
