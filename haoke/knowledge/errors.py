"""Named refusals of knowledge."""

from haoke.kernel.errors import Conflict, Invalid, NotFound, TooLarge


class EntryNotFound(NotFound):
    """There is no such knowledge entry."""


class EntryVersionNotFound(NotFound):
    """This entry has no such version."""


class CategoryNotFound(NotFound):
    """There is no such category."""


class EntryChanged(Conflict):
    """Somebody else changed this entry meanwhile."""


class EntryKeyTaken(Conflict):
    """There is an entry with the id “{key}” already."""


class EntryTitleMissing(Invalid):
    """An entry needs a question."""


class EntryAnswerMissing(Invalid):
    """An entry needs an answer before it is reviewed or published."""


class EntryAnswerTwice(Invalid):
    """There are two answers for the same language and channel."""


class EntryGapsOpen(Invalid):
    """Fill in what the answer leaves open before you publish it: {gaps}"""


class EntryTeamsMissing(Invalid):
    """Choose the teams that shall see this entry."""


class EntryValidityInvalid(Invalid):
    """The entry would end before it begins, or is over already."""


class EntryUnsettled(Conflict):
    """This does not fit the state the entry is in."""


class EntryNotApproved(Conflict):
    """A reviewer has to approve this entry before it is published."""


class EntryFileMissing(Invalid):
    """A file of the answer is not there any more: “{name}”."""


class EntryLimit(Conflict):
    """A workspace has at most {limit} knowledge entries."""


class CategoryNameInvalid(Invalid):
    """A category needs a name of at most {limit} characters, without a slash."""


class CategoryNameTaken(Conflict):
    """There is a category named “{name}” here already."""


class CategoryTooDeep(Invalid):
    """Categories lie at most {limit} levels deep, and none within itself."""


class CategoryUsed(Conflict):
    """There are entries or categories in this category."""


class CategoryLimit(Conflict):
    """A workspace has at most {limit} categories."""


class CellInvalid(Invalid):
    """A cell does not have the expected form: {reason}"""


class ImportUnreadable(Invalid):
    """This file cannot be read. Tables need a column “question”."""


class ImportTooLarge(TooLarge):
    """The file is larger than {max_mb} MB, packed or unpacked."""


class ImportTooLong(TooLarge):
    """A file may have at most {limit} rows."""


class PackNotFound(NotFound):
    """There is no pack “{name}” in this language."""


class HelpSiteNotFound(NotFound):
    """There is no such site."""


class GraphItemNotFound(NotFound):
    """There is no such item in the graph."""


class GraphVersionNotFound(NotFound):
    """This item has no such version."""


class GraphItemChanged(Conflict):
    """Somebody else changed “{name}” meanwhile."""


class GraphItemTwice(Conflict):
    """There is an item with this id already."""


class GraphItemUsed(Conflict):
    """“{name}” is used by other items of the graph, {count} of them."""


class GraphSortFixed(Conflict):
    """An item stays what it is: a kind, an attribute, a relation or an entity."""


class GraphTypeFixed(Conflict):
    """Facts of another type are known already for this attribute."""


class GraphNameMissing(Invalid):
    """An item of the graph needs a name."""


class GraphFactInvalid(Invalid):
    """This is no value for “{attribute}”."""


class GraphReferenceMissing(Invalid):
    """This refers to something that is not in the graph any more."""


class GraphUnsettled(Conflict):
    """This does not fit the state the item is in."""


class GraphLimit(Conflict):
    """A graph has at most {limit} of these."""


class EntityTwice(Invalid):
    """Another row, or another item of the graph, has the same id or name."""
