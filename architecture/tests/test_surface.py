"""The contract of our own, on import graphs made by hand."""

import grimp
import pytest

from architecture.surface import SurfaceContract


def kept(importer: str, imported: str) -> bool:
    graph = grimp.ImportGraph()
    graph.add_import(importer=importer, imported=imported)
    options = {
        "root": "haoke",
        "public": ["actions", "events"],
        "shared": ["kernel"],
        "composers": ["app"],
    }
    contract = SurfaceContract("surface", session_options={}, contract_options=options)
    return contract.check(graph, verbose=False).kept


@pytest.mark.parametrize(
    ("importer", "imported", "expected"),
    [
        ("haoke.conversations.handlers", "haoke.routing.events", True),
        ("haoke.conversations.handlers", "haoke.routing.actions.enqueue", True),
        ("haoke.conversations.handlers", "haoke.routing.queries", False),
        ("haoke.conversations.handlers", "haoke.routing.tables", False),
        ("haoke.conversations.handlers", "haoke.routing", False),
        ("haoke.conversations.handlers", "haoke.conversations.queries", True),
        ("haoke.conversations.handlers", "haoke.kernel.db", True),
        ("haoke.app", "haoke.routing.http", True),
        ("haoke.conversations.handlers", "sqlalchemy.sql", True),
    ],
)
def test_only_public_modules_are_entered(importer: str, imported: str, expected: bool) -> None:
    assert kept(importer, imported) is expected
