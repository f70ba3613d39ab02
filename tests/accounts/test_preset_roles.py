"""A workspace of an older version gets what preset roles may do in this one; what somebody set stays."""

import json

import asyncpg
import pytest
from alembic import command
from sqlalchemy.ext.asyncio import create_async_engine

import haoke.app  # noqa: F401 - declares every permission
from haoke.accounts.types import preset_grants
from haoke.kernel.ids import new_id
from haoke.kernel.migrate import alembic_config, migrate
from tests.support.database import TestServer

BEGAN = {
    "agent": {
        "conversations.close", "conversations.export", "conversations.note", "conversations.pull",
        "conversations.read", "conversations.reply", "conversations.transfer", "customers.edit", "customers.read",
        "members.read", "presence.set",
    },
}  # fmt: skip
BEGAN["supervisor"] = BEGAN["agent"] | {"decisions.read"}


@pytest.fixture
def url(postgres: TestServer) -> str:
    return postgres.create_database(template="template1")


@pytest.mark.anyio
@pytest.mark.parametrize("preset", sorted(BEGAN))
async def test_a_new_permission_reaches_the_roles_that_are_there(url: str, preset: str) -> None:
    engine = create_async_engine("postgresql+asyncpg://", async_creator=lambda: asyncpg.connect(url))
    async with engine.begin() as opened:
        await opened.run_sync(lambda connection: command.upgrade(alembic_config(connection), "0001"))
    await engine.dispose()
    wanted = {name: str(scope) for name, scope in preset_grants(preset).items()}
    since = sorted(wanted.keys() - BEGAN[preset])
    assert since
    connection = await asyncpg.connect(url)
    workspace_id, role_id = new_id(), new_id()
    await connection.execute(
        "INSERT INTO roles (workspace_id, id, name, preset, permissions) VALUES ($1, $2, $3, $3, $4)",
        workspace_id,
        role_id,
        preset,
        json.dumps({since[0]: "own"}),
    )
    await migrate(url)
    found = json.loads(await connection.fetchval("SELECT permissions FROM roles WHERE id = $1", role_id))
    await connection.close()
    assert found == {name: wanted[name] for name in since} | {since[0]: "own"}
