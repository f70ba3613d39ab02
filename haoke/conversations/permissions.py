"""Function points of conversations."""

from haoke.kernel.auth import Permission, Scope, declare

READ = "conversations.read"
REPLY = "conversations.reply"
NOTE = "conversations.note"
CLOSE = "conversations.close"
TRANSFER = "conversations.transfer"
PULL = "conversations.pull"
EXPORT = "conversations.export"
BEGIN = "conversations.begin"
READ_RATINGS = "ratings.read"
INVITE_RATING = "ratings.invite"
FOLLOW_UP = "ratings.follow_up"
MANAGE_SURVEY = "surveys.manage"
MANAGE_CODES = "closing_codes.manage"
WRITE_WRAP_UP = "wrap_ups.write"
USE_QUICK_REPLIES = "quick_replies.use"
MANAGE_QUICK_REPLIES = "quick_replies.manage"
HELP = "conversations.help"
ASSIST = "conversations.assist"
RESEND = "conversations.resend"
GIVE_TO_BOT = "conversations.give_to_bot"
MENTION = "conversations.mention"
BANS_ADD = "bans.add"
BANS_MANAGE = "bans.manage"
REMINDERS_MANAGE = "reminders.manage"
WORDS_MANAGE = "words.manage"
WORDS_REVIEW = "words.review"
WORDS_ORIGINALS = "words.originals"
MANAGE_TOOLS = "tools.manage"
MANAGE_FORMS = "forms.manage"
SEND_FORMS = "forms.send"
READ_FORM_ANSWERS = "forms.answers"

_EVERY = (Scope.OWN, Scope.TEAM, Scope.ALL)
_SERVING = {"supervisor": Scope.TEAM, "agent": Scope.OWN}
_OF_ONE = (READ, REPLY, NOTE, CLOSE, TRANSFER, EXPORT, HELP, MENTION, GIVE_TO_BOT, RESEND)

declare(
    *(Permission(name, "conversations", _EVERY, _SERVING) for name in _OF_ONE),
    Permission(BEGIN, "conversations", _EVERY, {"supervisor": Scope.ALL, "agent": Scope.TEAM}),
    Permission(ASSIST, "conversations", (Scope.ALL,), {"supervisor": Scope.ALL, "agent": Scope.ALL}),
    Permission(PULL, "conversations", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM, "agent": Scope.TEAM}),
    Permission(READ_RATINGS, "conversations", _EVERY, _SERVING),
    Permission(INVITE_RATING, "conversations", _EVERY, _SERVING),
    Permission(FOLLOW_UP, "conversations", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM}),
    Permission(MANAGE_FORMS, "conversations", (Scope.ALL,)),
    Permission(SEND_FORMS, "conversations", _EVERY, _SERVING),
    Permission(READ_FORM_ANSWERS, "conversations", _EVERY, {"supervisor": Scope.TEAM}),
    Permission(MANAGE_TOOLS, "conversations", (Scope.ALL,)),
    Permission(MANAGE_SURVEY, "conversations", (Scope.ALL,)),
    Permission(MANAGE_CODES, "conversations", (Scope.TEAM, Scope.ALL)),
    Permission(WRITE_WRAP_UP, "conversations", _EVERY, _SERVING),
    Permission(USE_QUICK_REPLIES, "conversations", (Scope.ALL,), {"supervisor": Scope.ALL, "agent": Scope.ALL}),
    Permission(MANAGE_QUICK_REPLIES, "conversations", _EVERY, _SERVING),
    Permission(BANS_ADD, "conversations", _EVERY, _SERVING),
    Permission(BANS_MANAGE, "conversations", (Scope.ALL,), {"supervisor": Scope.ALL}),
    Permission(REMINDERS_MANAGE, "conversations", (Scope.ALL,)),
    Permission(WORDS_MANAGE, "conversations", (Scope.ALL,)),
    Permission(WORDS_REVIEW, "conversations", (Scope.TEAM, Scope.ALL), {"supervisor": Scope.TEAM}),
    Permission(WORDS_ORIGINALS, "conversations", (Scope.TEAM, Scope.ALL)),
)
