"""What the tables promise to PostgreSQL."""

from haoke.conversations.tables import conversations

WRITTEN_WITH_EACH_MESSAGE = {"last_seq", "last_at", "last", "unread", "waiting_since"}


def test_a_message_changes_nothing_that_is_indexed() -> None:
    """Else its row cannot be written in place (a heap-only tuple), and every index of the table grows with it."""
    for index in conversations.indexes:
        where = str(index.dialect_options["postgresql"]["where"])
        assert not WRITTEN_WITH_EACH_MESSAGE & {column.name for column in index.columns}, index.name
        assert not any(name in where.split() for name in WRITTEN_WITH_EACH_MESSAGE), index.name
