"""Teams: by whose keys a request is believed, and where answers go."""

import json
import time
from typing import Any

import httpx
import pytest

from haoke.channels.adapters.teams.keys import KnownKeys
from haoke.channels.contract import RawRequest
from haoke.channels.judging import Judged, judge
from haoke.channels.kinds import KINDS, adapter_of
from haoke.channels.outside import NoAnswer, Token
from haoke.channels.publishing import learn_due
from haoke.channels.queries.accounts import account_by_key
from haoke.channels.shelf import AccountShelf
from haoke.channels.types import File, Menu, MenuItem, OutboundMessage, Peer, ReplyContext
from haoke.kernel.clock import now
from tests.channels.catalogue import Provider, account_for
from tests.channels.kinds.teams import jwk, minted
from tests.support.api import Office

pytestmark = pytest.mark.anyio
APP = "00000000-0000-0000-0000-000000000001"
ACCOUNT = account_for("teams", {"app_id": APP})
SERVICE = "https://smba.trafficmanager.net/apac/"
META = {"jwks_uri": "https://login.botframework.com/v1/.well-known/keys"}


def activity(text: str = "hello", **changed: Any) -> dict[str, Any]:
    given = {
        "type": "message",
        "id": "1",
        "timestamp": "2026-11-21T16:00:00.000Z",
        "serviceUrl": SERVICE,
        "channelId": "msteams",
        "from": {"id": "29:1", "name": "Li"},
        "recipient": {"id": "28:bot"},
        "conversation": {"id": "a:1", "conversationType": "personal"},
        "text": text,
    }
    return given | changed


def judged(given: dict[str, Any], token: str) -> Judged:
    headers = {"content-type": "application/json", "authorization": f"Bearer {token}"}
    body = json.dumps(given).encode()
    return judge(
        ACCOUNT, RawRequest(method="POST", path="", query=(), headers=headers, body=body, url="", received_at=now())
    )


@pytest.fixture
def learnt() -> None:
    adapter_of("teams").known.learn([jwk(), jwk("other", "directline"), {"kid": "broken"}])  # type: ignore[attr-defined]


@pytest.mark.usefixtures("learnt")
@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({}, ""),
        ({"aud": "another"}, "SignatureInvalid"),
        ({"iss": "https://evil.example"}, "SignatureInvalid"),
        ({"serviceurl": "https://evil.example/"}, "SignatureInvalid"),
        ({"kid": "nobody"}, "SignatureInvalid"),
        ({"kid": "broken"}, "SignatureInvalid"),
        ({"kid": "other"}, "SignatureInvalid"),  # that key may not speak for Teams
        ({"nbf": time.time() - 7200, "exp": time.time() - 3600}, "SignatureStale"),
    ],
)
def test_only_what_the_bot_service_says_for_this_app_is_believed(changed: dict[str, Any], problem: str) -> None:
    given = activity()
    assert judged(given, minted(given, now=time.time(), **changed)).problem == problem
    assert judged(given, "no.token.atall").problem == "SignatureInvalid"


@pytest.mark.usefixtures("learnt")
def test_the_name_of_the_bot_is_no_part_of_what_was_said() -> None:
    mention = {"type": "mention", "text": "<at>Desk</at>", "mentioned": {"id": "28:bot"}}
    given = activity("<at>Desk</at> where is <b>it</b>?", entities=[mention])
    (event,) = judged(given, minted(given, now=time.time())).events
    assert [part.text for part in event.parts] == ["where is it?"]  # type: ignore[union-attr]


async def test_a_button_brings_back_which_it_was_and_answers_stay_with_microsoft() -> None:
    adapter: Any = adapter_of("teams")
    provider = Provider([{"status": 201, "json": {"id": "9"}}], {"access_token": "T"}, now())
    context = ReplyContext(service_url=SERVICE, conversation_id="a:1")
    menu = Menu(head="Which?", items=(MenuItem(title="One", id="1"),))
    message = OutboundMessage(id="m", to=Peer("29:1", "teams_user"), parts=(menu,), reply_context=context)
    assert (await adapter.send(ACCOUNT, message, provider.outside)).provider_message_id == "9"
    asked = provider.asked[0]
    assert str(asked.url) == f"{SERVICE}v3/conversations/a%3A1/activities"
    (button,) = json.loads(asked.content)["attachments"][0]["content"]["buttons"]
    adapter.known.learn([jwk()])
    pressed = activity(button["text"], value=button["value"])
    (event,) = judged(pressed, minted(pressed, now=time.time())).events
    assert (event.kind, event.parts[0].menu_item_id) == ("postback", "1")  # type: ignore[union-attr]
    for url in (
        "https://evil.trafficmanager.net/",
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net@evil.example/",
    ):
        elsewhere = ReplyContext(service_url=url, conversation_id="a:1")
        lured = OutboundMessage(id="m", to=message.to, parts=message.parts, reply_context=elsewhere)
        assert (await adapter.send(ACCOUNT, lured, provider.outside)).state == "failed"
    assert len(provider.asked) == 1


async def test_files_of_the_company_are_fetched_without_our_token() -> None:
    adapter: Any = adapter_of("teams")
    provider = Provider([{"json": 1}, {"json": 1}], {"access_token": "T"}, now())
    for url in ("https://acme.sharepoint.com/a", f"{SERVICE}v3/attachments/1"):
        await adapter.fetch_media(ACCOUNT, File(url=url), provider.outside)
    assert ["authorization" in request.headers for request in provider.asked] == [False, True]


async def test_what_comes_before_the_keys_is_kept_and_replayed(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = await office.administrator()
    monkeypatch.setattr(KINDS["teams"].known, "_keys", {})  # type: ignore[attr-defined]
    settings = {"app_id": APP, "app_password": "secret"}
    account = await admin.post_api("/channel-accounts", {"kind": "teams", "name": "Teams", "settings": settings})
    path, given = "/hooks/" + account["hook"].rpartition("/")[2], activity("early")
    headers = {"authorization": f"Bearer {minted(given, now=time.time())}"}

    async def post() -> httpx.Response:
        return await office.browser().post(path, json=given, headers=headers)

    assert (await post()).status_code == 503
    (entry,) = (await admin.get_api(f"/channel-accounts/{account['id']}/requests"))["items"]
    assert entry["problem"] == "SignatureUnchecked"
    provider = Provider([{"json": META}, {"json": {"keys": [jwk()]}}], {}, now())
    due: dict[str, float] = {}
    db = admin.app.state.runtime.db
    await learn_due(db, lambda _: provider.outside, due)
    await learn_due(db, lambda _: provider.outside, due)
    assert [request.url.host for request in provider.asked] == ["login.botframework.com"] * 2
    replay = f"/channel-accounts/{account['id']}/requests/{entry['id']}/replay"
    assert await admin.post_api(replay) == {"events": 1}
    assert (await post()).status_code == 200


async def test_keys_come_from_microsoft_or_not_at_all() -> None:
    known = KnownKeys()
    known.learn([jwk()])
    known.learn([{"kid": "x"}])
    assert known.named("k1")
    provider = Provider([{"json": {"jwks_uri": "https://evil.example/keys"}}], {}, now())
    with pytest.raises(Exception, match="not written"):
        await KINDS["teams"].learn_keys(provider.outside)  # type: ignore[attr-defined]


async def test_a_token_that_does_not_come_means_that_nothing_was_sent(office: Office) -> None:
    admin = await office.administrator()
    made = await admin.post_api("/channel-accounts", {"kind": "teams", "name": "T", "settings": {"app_id": APP}})
    runtime = admin.app.state.runtime
    async with runtime.db.reading() as tx:
        account = await account_by_key(tx, made["hook"].rpartition("/")[2])
    assert account

    async def renew() -> Token:
        raise NoAnswer(written=True)

    with pytest.raises(NoAnswer) as caught:
        await AccountShelf(runtime, account).token("access_token", renew)
    assert not caught.value.written
