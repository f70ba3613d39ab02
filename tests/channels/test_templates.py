"""What a provider approved: listed in pages, asked for once in a while, and its refusal is told."""

from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from haoke.channels.contract import Account
from haoke.channels.errors import ProviderRefused
from haoke.channels.kinds import KINDS
from haoke.channels.outside import Outside
from haoke.channels.types import Template
from tests.channels.paper import Paper, Provider, paper
from tests.channels.test_deliveries import Shop, shop

__all__ = ["shop"]
pytestmark = pytest.mark.anyio


class Approving(Paper, frozen=True):
    """Its provider approved what the account's note counts, and refuses when it is no number."""

    async def templates(self, account: Account[Any], outside: Outside) -> list[Template]:
        self.provider.pulled.append(("templates", account.settings.note))
        if not account.settings.note.isdigit():
            raise ProviderRefused(reason="190 token expired")
        return [Template(name=f"t{number}") for number in range(int(account.settings.note))]


@pytest.fixture
def provider() -> Iterator[Provider]:
    with paper() as made:
        KINDS["paper"] = Approving(**msgspec.structs.asdict(KINDS["paper"]))  # type: ignore[type-var]
        yield made


async def test_they_come_in_pages_and_a_refusal_says_why(shop: Shop, provider: Provider) -> None:
    account = f"/channel-accounts/{shop.account['id']}"
    refusal = await shop.admin.get_api(f"{account}/templates", expect=424)
    assert (refusal["code"], refusal["params"]) == ("ProviderRefused", {"reason": "190 token expired"})
    await shop.admin.api("PATCH", account, {"settings": {"note": "5"}})
    names, cursor = list[str](), ""
    while True:
        page = await shop.admin.get_api(f"{account}/templates?limit=2{cursor}")
        names += [each["name"] for each in page["items"]]
        if page["next"] is None:
            break
        cursor = f"&cursor={page['next']}"
    assert names == ["t0", "t1", "t2", "t3", "t4"]
    assert provider.pulled.count(("templates", "5")) == 1, "the provider was asked once"
    await shop.admin.api("PATCH", account, {"settings": {"note": "1"}})
    assert len((await shop.admin.get_api(f"{account}/templates"))["items"]) == 1, "other settings, another list"
