"""Named refusals of conversations."""

from collections.abc import Awaitable, Callable
from typing import Any

from haoke.kernel.errors import Conflict, Invalid, NotFound, PermissionDenied, TooLarge, Unauthenticated


class ConversationNotFound(NotFound):
    """There is no such conversation."""


class PartNotFound(NotFound):
    """There is no such message."""


class ConversationClosed(Conflict):
    """This conversation is closed."""


class ConversationOpen(Conflict):
    """This conversation is open already."""


class NotYourConversation(PermissionDenied):
    """This conversation belongs to another agent."""


class MessageEmpty(Invalid):
    """A message needs text, a file or a place."""


class TextTooLong(TooLarge):
    """The text has more than {limit} characters."""


class TooManyFiles(Invalid):
    """A message holds at most {limit} files."""


class CardIncomplete(Invalid):
    """A card needs a title or a text; a link card a link, and a menu choices, each with words of its own."""


class CardTooLong(Invalid):
    """There is room for {limit} characters in the card where it says “{said}…”."""


class CardTooMany(Invalid):
    """A card holds at most {fields} lines, {links} links and {choices} choices."""


class CardAddressInvalid(Invalid):
    """“{address}” cannot be in a card: links are https, http, mailto or tel addresses, pictures https addresses."""


class CardPictureUnfit(Invalid):
    """The picture of a card has to be a picture of at most {max_mb} MB."""


class FileNotReady(Conflict):
    """The file is not uploaded completely, or is not yours."""


class RecallTooLate(Conflict):
    """A message can be recalled for {seconds} seconds only."""


class NotYourMessage(PermissionDenied):
    """Only the sender can recall a message."""


class ClientIdTaken(Conflict):
    """Another message has this id."""


class LineUntitled(Invalid):
    """A business line needs a title in at least one language."""


class LinesTooMany(Invalid):
    """A site has at most {limit} business lines."""


class LineLeadsNowhere(Invalid):
    """“{line}” leads to a queue that is gone, or to a flow that is gone or not published."""


class ToolNotFound(NotFound):
    """There is no such tool."""


class ToolIncomplete(Invalid):
    """The tool “{tool}” needs a name, a field and a result, each with a name, and codes of their own."""


class FormulaWrong(Invalid):
    """“{tool}”: the formula of “{code}” cannot be used: {reason} {what}"""


class ToolValueWrong(Invalid):
    """Please look at “{label}” again."""


class ToolCannot(Invalid):
    """“{label}” cannot be worked out from these values."""


class SurveyInvalid(Invalid):
    """This survey does not fit together: {reason}."""


class NothingToRate(Conflict):
    """Nobody has served this conversation yet."""


class RatingClosed(Conflict):
    """This conversation can no longer be rated."""


class RatingTooLate(Conflict):
    """A rating can be changed for {hours} hours only."""


class RatedAlready(Conflict):
    """The customer has rated this conversation already."""


class RatingInvalid(Invalid):
    """This is no answer to the survey."""


class RatingNotFound(NotFound):
    """There is no such rating."""


class ClosingCodeNotFound(NotFound):
    """There is no such closing code."""


class ClosingCodeInUse(Conflict):
    """This closing code is in use. Retire it instead."""


class ClosingCodeHasCodes(Conflict):
    """There are closing codes under this one."""


class ClosingCodeLoop(Invalid):
    """A closing code cannot stand under itself."""


class ClosingCodeTooDeep(Invalid):
    """Closing codes can be at most {limit} levels deep."""


class ClosingCodeNameTaken(Conflict):
    """There is a closing code {name} here already."""


class ClosingCodeRetired(Conflict):
    """This closing code is not used any more, or belongs to another team."""


class TooManyClosingCodes(Conflict):
    """There can be at most {limit} closing codes."""


class WrapUpRequired(Conflict):
    """This team closes conversations with a wrap-up."""


class WrapUpTooEarly(Conflict):
    """Nobody has served this conversation yet."""


class QuickReplyNotFound(NotFound):
    """There is no such quick reply."""


class QuickReplyCodeTaken(Conflict):
    """There is a quick reply with the short code {code} here already."""


class QuickReplyCodeInvalid(Invalid):
    """A short code has at most {limit} characters, and no spaces or slashes."""


class QuickReplyCodeTwice(Invalid):
    """The short code {code} is twice in this table."""


class QuickReplyEmpty(Invalid):
    """A quick reply needs a text."""


class QuickReplyTooLong(TooLarge):
    """A folder has at most {folder} characters, a title {title}, a text {text}."""


class TooManyQuickReplies(Conflict):
    """There can be at most {limit} quick replies here."""


class TableUnreadable(Invalid):
    """This is no table with the columns folder, code, title and text."""


class VisitorTokenInvalid(Unauthenticated):
    """The visitor token is not valid."""


class SiteClosedToOrigin(PermissionDenied):
    """This site does not allow the widget on this page."""


class HelpRequestNotFound(NotFound):
    """There is no such request for help."""


class HelpRequestOver(Conflict):
    """Somebody else answered this request for help, or it was withdrawn."""


class NobodyToAsk(Conflict):
    """There is nobody here who could be asked for help."""


class AlreadyHere(Conflict):
    """{name} is in this conversation already."""


class MemberCannotRead(Conflict):
    """{name} has no right to read conversations."""


class NotInConversation(Conflict):
    """This member is not in the conversation."""


class TooManyParticipants(Conflict):
    """A conversation holds at most {limit} participants."""


class CustomerBanned(Conflict):
    """This customer is on the black list."""


class VisitorBanned(PermissionDenied):
    """The chat is not available to you at the moment."""


class BanNotFound(NotFound):
    """There is no such entry in the black list."""


class NetworkInvalid(Invalid):
    """This is no address and no network: 203.0.113.7, 203.0.113.0/24 or 2001:db8::/32."""


class NetworkTooWide(Invalid):
    """This would shut out too many: the network needs at least {bits} bits."""


class AddressUnknown(Conflict):
    """No address is known of this conversation. A network can be put on the black list by its address."""


class TooManyBans(Conflict):
    """The black list holds at most {limit} entries."""


class MessageBlocked(Invalid):
    """The message was not sent.

    ``remember``: what an edge runs in a transaction of its own, after this one undid the action."""

    remember: Callable[[Any], Awaitable[None]]


class WordNotAllowed(MessageBlocked):
    """The message was not sent: “{word}” must not be said to customers."""


class MessageNotAllowed(MessageBlocked):
    """The message was not sent: it holds something that is not allowed here."""


class WordListNotFound(NotFound):
    """There is no such list."""


class WordListNameTaken(Conflict):
    """There is already a list named “{name}”."""


class WordNotFound(NotFound):
    """There is no such word."""


class WordKnown(Conflict):
    """“{word}” is in this list already."""


class WordInvalid(Invalid):
    """A word has 1 to {limit} characters, of which one is more than a space, and no line break."""


class TooManyWords(Conflict):
    """A workspace has at most {limit} words."""


class TooManyWordLists(Conflict):
    """A workspace has at most {limit} lists."""


class WordFileInvalid(Invalid):
    """The file has a quotation mark that never ends, or a field that is far too long."""


class OriginalNotKept(NotFound):
    """The original of this message was not kept."""


class PromptOver(Conflict):
    """This question has been answered already."""


class BotAway(Conflict):
    """There is no bot that could answer at the moment."""


class NotWaiting(Conflict):
    """Somebody is talking with you already."""


class RuleLeadsNowhere(Invalid):
    """Rule {place}: choose the flow that receives these visitors."""


class AnswersInvalid(Invalid):
    """Please look at this again: {labels}."""


class ConversationWithoutChannel(NotFound):
    """This conversation is not held over a channel."""


class FormNotFound(NotFound):
    """There is no such form, or it is not sent any more."""


class FormIncomplete(Invalid):
    """A form needs a title and at least one field; each field needs a name of its own, a choice its choices."""


class FormChanged(Conflict):
    """Somebody else changed this form meanwhile."""


class FormNameTaken(Conflict):
    """There is a form with this name."""


class TooManyForms(Conflict):
    """At most {limit} forms."""


class FormUsed(Conflict):
    """This form has been sent already."""


class FormExpired(Conflict):
    """The time to fill in this form is over."""


class FormRecalled(Conflict):
    """This form was taken back."""
