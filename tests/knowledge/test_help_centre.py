"""Help centres over HTTP: who sees what, in which language, and that nothing stays that was taken back."""

import json
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from haoke.kernel.clock import now, to_ms
from tests.support.api import ORIGIN, Browser, Office, runtime_of
from tests.support.pictures import picture
from tests.support.waiting import until

pytestmark = pytest.mark.anyio


async def open_centre(boss: Browser, **settings: Any) -> tuple[str, str]:
    """(id of a new site, the path of its help centre)."""
    site = await boss.post_api("/sites", {"name": "Shop"})
    await boss.api("PUT", f"/knowledge/help-centres/{site['id']}", {"enabled": True} | settings)
    return site["id"], f"/help/{site['key']}"


async def publish(boss: Browser, title: str, text: str = "Like this.", *, form: str = "article", **more: Any) -> str:
    answers = [{"locale": "en", "parts": [{"text": text}]}]
    content = {"title": title, "locale": "en", "answers": answers} | more
    entry = await boss.post_api("/knowledge/entries", {"form": form, "content": content})
    await boss.post_api(f"/knowledge/entries/{entry['id']}/publish", {"revision": entry["revision"]})
    return str(entry["id"])


async def page(who: Browser, path: str, expect: int = 200, **headers: str) -> httpx.Response:
    answer = await who.get(path, headers=headers)
    assert answer.status_code == expect, answer.text
    return answer


async def test_a_visitor_reads_and_finds_only_what_is_public_valid_and_told_on_the_site(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    site, path = await open_centre(boss)
    other, _ = await open_centre(boss)
    tomorrow = to_ms(now() + timedelta(days=1))
    seen = [
        await publish(boss, "Parcel for all"),
        await publish(boss, "Parcel of this site", site_ids=[site]),
        await publish(boss, "Parcel until tomorrow", valid_until=tomorrow),
    ]
    unseen = [
        await publish(boss, "Parcel for members", visibility="members"),
        await publish(boss, "Parcel of another site", site_ids=[other]),
        await publish(boss, "Parcel from tomorrow", valid_from=tomorrow),
    ]
    home, found = await page(visitor, f"{path}/en"), await page(visitor, f"{path}/en/search?q=parcel")
    for entry in seen:
        assert f"/articles/{entry}" in home.text
        assert f"/articles/{entry}" in found.text
        assert "Like this." in (await page(visitor, f"{path}/en/articles/{entry}")).text
    for entry in unseen:
        assert f"/articles/{entry}" not in home.text + found.text
        assert "Like this." not in (await page(visitor, f"{path}/en/articles/{entry}", 404)).text
    sitemap = (await page(visitor, f"{path}/sitemap.xml")).text
    assert set(re.findall(r"/en/articles/([0-9a-f-]{36})</loc>", sitemap)) == set(seen)


async def test_what_is_withdrawn_or_switched_off_is_gone_at_once_and_what_is_revised_is_new(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    site, path = await open_centre(boss)
    entry = await publish(boss, "Parcel", "Three days.")
    at = f"{path}/en/articles/{entry}"
    first = await page(visitor, at)
    assert first.headers["cache-control"] == "no-cache"
    assert (await page(visitor, at, 304, **{"If-None-Match": first.headers["etag"]})).content == b""
    await boss.api("PUT", f"/knowledge/entries/{entry}/draft", {"revision": 1, "content": _content("Five days.")})
    assert "Three days." in (await page(visitor, at)).text
    await boss.post_api(f"/knowledge/entries/{entry}/publish", {"revision": 2})
    assert "Five days." in (await page(visitor, at, **{"If-None-Match": first.headers["etag"]})).text
    await boss.post_api(f"/knowledge/entries/{entry}/withdraw")
    gone = await page(visitor, at, 404)
    assert 'name="q"' in gone.text, "the page that is not there offers the search"
    assert "Five days." not in (await page(visitor, f"{path}/en")).text
    await boss.api("PUT", f"/knowledge/help-centres/{site}", {"enabled": False})
    await page(visitor, f"{path}/en", 404)
    await page(visitor, "/help/nobody/en", 404)


def _content(text: str) -> dict[str, Any]:
    return {"title": "Parcel", "locale": "en", "answers": [{"locale": "en", "parts": [{"text": text}]}]}


async def test_a_date_that_passes_ends_what_is_remembered(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    _, path = await open_centre(boss)
    entry = await publish(boss, "Sale", valid_until=to_ms(now() + timedelta(days=1)))
    await page(visitor, f"{path}/en/articles/{entry}")
    soon = to_ms(now() + timedelta(seconds=1))
    ending = await publish(boss, "Flash sale", valid_until=soon)
    await page(visitor, f"{path}/en/articles/{ending}")

    async def over() -> bool:
        return (await visitor.get(f"{path}/en/articles/{ending}")).status_code == 404

    await until(over, "the sale is over")
    assert to_ms(now()) >= soon


async def test_every_language_has_its_address_and_readers_come_to_theirs(office: Office) -> None:
    boss = await office.administrator()
    _, path = await open_centre(boss, texts={"zh-CN": {"title": "好客帮助"}})
    both = await publish(
        boss,
        "How long does a refund take?",
        form="question",
        answers=[
            {"locale": "en", "parts": [{"text": "Three **days**."}]},
            {"locale": "zh-CN", "title": "退款多久到账？", "parts": [{"text": "三天。"}]},
        ],
    )
    chinese = office.browser(locale="zh-CN")
    assert (await page(chinese, path, 302)).headers["location"] == f"{path}/zh-CN"
    article = (await page(chinese, f"{path}/zh-CN/articles/{both}")).text
    assert '<html lang="zh-CN">' in article
    assert "好客帮助" in article
    assert f'rel="canonical" href="{ORIGIN}{path}/zh-CN/articles/{both}"' in article
    assert f'hreflang="en" href="{ORIGIN}{path}/en/articles/{both}"' in article
    data = re.search(r'<script type="application/ld\+json">(.*?)</script>', article)
    assert data is not None
    said = json.loads(data[1])
    assert (said["@type"], said["mainEntity"][0]["acceptedAnswer"]["text"]) == ("FAQPage", "三天。")
    for words in ("tuikuan", "退款", "%E9%80%80%E6%AC%BE"):
        assert "退款多久到账" in (await page(chinese, f"{path}/zh-CN/search?q={words}")).text
    moved = await page(office.browser(locale="zh-TW"), f"{path}/zh-TW", 302)
    assert moved.headers["location"].startswith(f"{path}/")


async def test_hostile_texts_addresses_and_questions_do_nothing(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    _, path = await open_centre(boss, links=[{"text": "<b>Terms</b>", "url": "https://example.com/?a=1&b=2"}])
    text = (
        "<script>alert(1)</script>\n\n[x](javascript:alert(2)) [data](data:text/html,x) ![p](https://evil.example/p.png)"
        "\n\n<img src=x onerror=alert(3)>\n\n</script><svg onload=alert(4)>"
    )
    entry = await publish(boss, "</script><script>alert(5)</script>", text)
    article = await page(visitor, f"{path}/en/articles/{entry}")
    markup = re.sub(r'<script type="application/ld\+json">[^<]*</script>', "", article.text)
    for wrong in ("<script", "<svg", "<img src=x", 'href="javascript', 'href="data', "evil.example"):
        assert wrong not in markup
    assert "script-src 'none'" in article.headers["content-security-policy"]
    assert "<b>Terms" not in article.text
    for query in ("x" * 10_000, "'; DROP TABLE x; --", "%00%ff<script>", "\\" * 50, "((((:*&|!", "%F0%9F%98%80" * 40):
        found = await page(visitor, f"{path}/en/search?q={query}")
        assert "<script>" not in found.text
    for address in ("en/articles/x", "en/nothing/at/all", "xx", "en/categories/" + str(uuid4()), "en/search/../x"):
        assert 'name="q"' in (await page(visitor, f"{path}/{address}", 404)).text
    await page(visitor, f"{path}/en/search?q=a&page=-1")
    wrong_link = {"enabled": True, "links": [{"text": "x", "url": "javascript:alert(1)"}]}
    site = (await boss.get_api("/knowledge/help-centres"))["items"][0]["site_id"]
    await boss.api("PUT", f"/knowledge/help-centres/{site}", wrong_link, expect=400)


async def test_a_rating_counts_once_a_reader_and_is_shown_to_the_author(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    _, path = await open_centre(boss)
    entry = await publish(boss, "Parcel")
    at = f"{path}/en/articles/{entry}"
    for _ in range(2):
        answer = await visitor.post(f"{at}/rating", files={"helpful": (None, "no")})
        assert (answer.status_code, answer.headers["location"]) == (303, f"{at}?rated=no#rating")
    await visitor.post(f"{at}/rating", files={"helpful": (None, "no"), "reason": (None, "Which\x00 days?" + "x" * 900)})
    await office.browser(address="10.0.0.2").post(f"{at}/rating", files={"helpful": (None, "yes")})
    said = await boss.get_api(f"/knowledge/entries/{entry}/ratings")
    assert (said["helpful"], said["unhelpful"]) == (1, 1)
    assert [each["reason"][:11] for each in said["reasons"]] == ["Which days?"]
    assert len(said["reasons"][0]["reason"]) == 500
    await (await office.other_workspace()).get_api(f"/knowledge/entries/{entry}/ratings", expect=404)
    foreign = await visitor.post(
        f"{at}/rating", files={"helpful": (None, "yes")}, headers={"Origin": "https://evil.example", "Cookie": "a=b"}
    )
    assert foreign.status_code == 403
    floods = [await visitor.post(f"{at}/rating", files={"helpful": (None, "yes")}) for _ in range(25)]
    assert floods[-1].status_code == 429


async def test_files_are_public_only_with_their_article_and_readers_are_counted(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    _, path = await open_centre(boss)
    file = await _upload(boss)
    part = {"text": f"Look: ![the label](file:{file['id']})", "files": [file]}
    entry = await publish(boss, "Label", answers=[{"locale": "en", "parts": [part]}])
    image = f"{path}/articles/{entry}/files/{file['id']}"
    assert f'src="{image}"' in (await page(visitor, f"{path}/en/articles/{entry}")).text
    assert (await page(visitor, image)).headers["content-type"] == "image/png"
    await page(visitor, f"{path}/articles/{uuid4()}/files/{file['id']}", 404)
    runtime = runtime_of(office.app)
    await office.app.state.help_desk.write(runtime)
    rows = await runtime.db.quick("SELECT read FROM knowledge_uses WHERE entry_id = $1", entry)
    assert [row["read"] for row in rows] == [1]
    await boss.post_api(f"/knowledge/entries/{entry}/withdraw")
    await page(visitor, image, 404)


async def _upload(who: Browser) -> dict[str, Any]:
    data = picture(size=(64, 40))
    wanted = {"id": str(uuid4()), "name": "label.png", "size": len(data), "type": "image/png"}
    begun = await who.post_api("/uploads", wanted)
    headers = {"Upload-Offset": "0", "Content-Type": "application/octet-stream"}
    done = await who.patch(f"/api/v1/uploads/{begun['id']}", content=data, headers=headers)
    assert done.status_code == 200, done.text
    file: dict[str, Any] = done.json()
    return file


async def test_use_is_counted_by_entry_and_period_and_exported(office: Office) -> None:
    boss, visitor = await office.administrator(), office.browser()
    _, path = await open_centre(boss)
    read, sent = await publish(boss, "Read much"), await publish(boss, "=Sent once")
    for address in ("10.0.0.7", "10.0.0.8"):
        await page(office.browser(address=address), f"{path}/en/articles/{read}")
    await visitor.post(f"{path}/en/articles/{read}/rating", files={"helpful": (None, "yes")})
    await boss.post_api(f"/knowledge/published/{sent}/uses", {"use": "sent"})
    await office.app.state.help_desk.write(runtime_of(office.app))
    found = (await boss.get_api("/knowledge/uses"))["items"]
    assert [(each["id"], each["read"], each["sent"], each["helpful"]) for each in found] == [
        (read, 2, 0, 1),
        (sent, 0, 1, 0),
    ]
    first = await boss.get_api("/knowledge/uses?limit=1")
    assert [
        each["id"] for each in (await boss.get_api(f"/knowledge/uses?limit=1&cursor={first['next']}"))["items"]
    ] == [sent]
    tomorrow = to_ms(now() + timedelta(days=1))
    assert (await boss.get_api(f"/knowledge/uses?from={tomorrow}"))["items"] == []
    table = (await boss.get("/api/v1/knowledge/uses/export?form=csv")).text
    assert "Read much,Published,0,0,2,1,0" in table
    assert "\n=Sent" not in table
    await (await office.agent()).get_api("/knowledge/uses", expect=403)
