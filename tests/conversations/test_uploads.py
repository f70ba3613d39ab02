"""Uploading and fetching files over HTTP, as the widget and the workspace do it, and as an attacker would."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from haoke.kernel import tokens
from tests.support import pictures
from tests.support.api import Browser, Office, runtime_of
from tests.support.database import TestServer
from tests.support.live import live_server
from tests.support.served import Shop, Visitor, open_shop

pytestmark = pytest.mark.anyio


@pytest.fixture
async def shop(office: Office) -> Shop:
    return await open_shop(office, max_file_mb=3)


class Uploader:
    """A member's or a visitor's client for uploads."""

    def __init__(self, browser: Browser, base: str, headers: dict[str, str]) -> None:
        self.browser = browser
        self.base = base
        self.headers = headers

    async def begin(self, data: bytes, name: str = "file", kind: str = "", **more: Any) -> Any:
        said = {"id": str(uuid4()), "name": name, "size": len(data), "type": kind} | more
        return await self.browser.post(self.base, json=said, headers=self.headers)

    async def patch(self, upload: str, offset: int, data: bytes | AsyncIterator[bytes]) -> Any:
        headers = self.headers | {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
        return await self.browser.patch(f"{self.base}/{upload}", content=data, headers=headers)

    async def send(self, data: bytes, name: str = "file", kind: str = "", **more: Any) -> dict[str, Any]:
        begun = await self.begin(data, name, kind, **more)
        assert begun.status_code == 201, begun.text
        done = await self.patch(begun.json()["id"], 0, data)
        assert done.status_code == 200, done.text
        file: dict[str, Any] = done.json()
        return file


def of_visitor(visitor: Visitor) -> Uploader:
    return Uploader(visitor.browser, "/api/v1/visitor/uploads", visitor.headers)


def of_member(member: Browser) -> Uploader:
    return Uploader(member, "/api/v1/uploads", {})


@pytest.fixture(params=["visitor", "member"])
async def uploader(request: pytest.FixtureRequest, shop: Shop) -> Uploader:
    return of_visitor(await shop.visitor()) if request.param == "visitor" else of_member(shop.admin)


async def test_a_picture_becomes_a_file_with_its_size(uploader: Uploader) -> None:
    file = await uploader.send(pictures.turned_photo(), "../假期.jpg", "image/jpeg")
    assert (file["name"], file["type"], file["kind"]) == ("假期.jpg", "image/jpeg", "image")
    assert (file["width"], file["height"]) == (400, 640)


async def test_a_cut_upload_is_resumed_and_a_wrong_offset_is_told_the_right_one(uploader: Uploader) -> None:
    data = b"0123456789" * 100_000
    begun = (await uploader.begin(data)).json()
    assert (begun["offset"], begun["chunk"] > 0) == (0, True)
    first = await uploader.patch(begun["id"], 0, data[:400_000])
    assert first.json()["offset"] == 400_000
    wrong = await uploader.patch(begun["id"], 0, data[:400_000])
    assert (wrong.status_code, wrong.json()["code"]) == (409, "UploadOffsetMismatch")
    assert wrong.json()["params"] == {"offset": 400_000}
    head = await uploader.browser.head(f"{uploader.base}/{begun['id']}", headers=uploader.headers)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("400000", "1000000")
    state = await uploader.browser.get(f"{uploader.base}/{begun['id']}", headers=uploader.headers)
    assert state.json() == {"id": begun["id"], "offset": 400_000, "chunk": begun["chunk"]}
    again = await uploader.browser.post(
        uploader.base, json={"id": begun["id"], "name": "file", "size": len(data)}, headers=uploader.headers
    )
    assert again.json()["offset"] == 400_000
    done = await uploader.patch(begun["id"], 400_000, data[400_000:])
    assert done.json()["size"] == len(data)
    for repeated in (
        await uploader.patch(begun["id"], 400_000, data[400_000:]),
        await uploader.browser.get(f"{uploader.base}/{begun['id']}", headers=uploader.headers),
    ):
        assert repeated.json() == done.json()


async def test_the_last_piece_sent_twice_at_once_completes_once(uploader: Uploader) -> None:
    data = pictures.picture(size=(800, 600))
    begun = (await uploader.begin(data, "a.png", "image/png")).json()
    answers = await asyncio.gather(*(uploader.patch(begun["id"], 0, data) for _ in range(6)))
    assert {answer.status_code for answer in answers} <= {200, 409}
    state = await uploader.browser.get(f"{uploader.base}/{begun['id']}", headers=uploader.headers)
    assert state.json()["kind"] == "image"


@pytest.mark.parametrize(
    ("name", "kind", "data", "status", "code"),
    [
        ("a.txt", "text/plain", b"", 415, "FileEmpty"),
        ("a.png", "image/png", pictures.HTML, 415, "FileMislabelled"),
        ("a.png", "image/png", pictures.picture()[:300], 415, "ImageUnreadable"),
        ("a.png", "image/png", pictures.bomb(), 413, "ImageTooLarge"),
        ("run.exe", "application/octet-stream", pictures.PROGRAM, 415, "FileTypeBlocked"),
        ("a.txt", "text/plain", pictures.PROGRAM, 415, "FileTypeBlocked"),
    ],
)
async def test_what_is_not_what_it_says_is_refused_by_name(
    uploader: Uploader, name: str, kind: str, data: bytes, status: int, code: str
) -> None:
    answer = await uploader.begin(data, name, kind)
    if answer.is_success:
        answer = await uploader.patch(answer.json()["id"], 0, data)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert answer.json()["detail"]


async def test_limits_are_the_sites_for_visitors_and_wider_for_members(shop: Shop) -> None:
    four_mb = b"x" * 4 * 1024 * 1024
    refused = await of_visitor(await shop.visitor()).begin(four_mb)
    assert (refused.status_code, refused.json()["code"]) == (413, "FileTooLarge")
    assert refused.json()["params"]["max_mb"] == 3
    assert (await of_member(shop.admin).begin(four_mb)).status_code == 201


async def test_more_bytes_than_announced_are_refused(uploader: Uploader) -> None:
    begun = (await uploader.begin(b"x" * 10)).json()
    answer = await uploader.patch(begun["id"], 0, b"x" * 11)
    assert (answer.status_code, answer.json()["code"]) == (413, "UploadOverrun")


@pytest.mark.parametrize("offset", ["-1", "x", "", "1.5", "99999999999999999999"])
async def test_an_offset_that_is_no_number_is_a_named_error(uploader: Uploader, offset: str) -> None:
    begun = (await uploader.begin(b"x" * 10)).json()
    headers = uploader.headers | {"Upload-Offset": offset, "Content-Type": "application/octet-stream"}
    answer = await uploader.browser.patch(f"{uploader.base}/{begun['id']}", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, "InvalidRequest")


async def test_nobody_reaches_anothers_upload(shop: Shop) -> None:
    mine = of_visitor(await shop.visitor())
    begun = (await mine.begin(b"mine")).json()
    others = [
        of_visitor(await shop.visitor()),
        of_member(await shop.agent(shop.team)),
        of_member(await shop.office.other_workspace()),
    ]
    for other in others:
        assert (await other.patch(begun["id"], 0, b"evil")).status_code == 404
        address = f"{other.base}/{begun['id']}"
        assert (await other.browser.get(address, headers=other.headers)).status_code == 404
        assert (await other.browser.delete(address, headers=other.headers)).status_code == 404
    nobody = Uploader(shop.office.browser(), mine.base, {})
    assert (await nobody.begin(b"x")).status_code == 401
    forged = Uploader(shop.office.browser(), mine.base, {"Authorization": "Bearer x.y.z"})
    assert (await forged.begin(b"x")).status_code == 401


async def test_an_upload_for_a_conversation_one_may_not_see_does_not_begin(shop: Shop) -> None:
    visitor = await shop.visitor()
    conversation = await visitor.say("hello")
    assert (await of_visitor(visitor).begin(b"x", conversation_id=conversation)).status_code == 201
    assert (await of_member(shop.admin).begin(b"x", conversation_id=conversation)).status_code == 201
    for other in (of_visitor(await shop.visitor()), of_member(await shop.agent())):
        refused = await other.begin(b"x", conversation_id=conversation)
        assert (refused.status_code, refused.json()["code"]) == (404, "ConversationNotFound")


async def test_a_cancelled_upload_is_gone(uploader: Uploader) -> None:
    begun = (await uploader.begin(b"x" * 10)).json()
    address = f"{uploader.base}/{begun['id']}"
    assert (await uploader.browser.delete(address, headers=uploader.headers)).status_code == 204
    answer = await uploader.patch(begun["id"], 0, b"x" * 10)
    assert (answer.status_code, answer.json()["code"]) == (404, "UploadNotFound")


async def test_another_sites_page_cannot_upload_with_a_members_cookie(shop: Shop) -> None:
    uploader = of_member(shop.admin)
    begun = (await uploader.begin(b"x")).json()
    headers = {"Upload-Offset": "0", "Origin": "https://evil.example", "Content-Type": "text/plain"}
    answer = await shop.admin.patch(f"/api/v1/uploads/{begun['id']}", content=b"x", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "OriginRefused")


# ---- fetching -------------------------------------------------------------------------------------------------------


async def sent_by_visitor(visitor: Visitor, data: bytes, name: str = "a.png", kind: str = "image/png") -> Any:
    """A file the visitor has sent in a message; its reference and the conversation."""
    file = await of_visitor(visitor).send(data, name, kind)
    return file, await visitor.say(files=[file])


async def test_a_file_is_seen_by_who_reads_the_conversation_and_nobody_else(shop: Shop) -> None:
    visitor, other_visitor = await shop.visitor(), await shop.visitor()
    colleague, foreigner = await shop.agent(), await shop.office.other_workspace()
    agent = await shop.agent(shop.team)
    file, _ = await sent_by_visitor(visitor, pictures.picture())
    path = f"/api/v1/files/{file['id']}"
    for part in ("", "/thumbnail"):
        assert (await shop.admin.get(path + part)).status_code == 200
        assert (await agent.get(path + part)).status_code == 200  # it waits in the queue of the agent's team
        assert (await visitor.browser.get(f"{path}{part}?k={visitor.key}")).status_code == 200
        assert (await colleague.get(path + part)).status_code == 404
        assert (await foreigner.get(path + part)).status_code == 404
        assert (await other_visitor.browser.get(f"{path}{part}?k={other_visitor.key}")).status_code == 404
        assert (await visitor.browser.get(path + part)).status_code == 401


async def test_a_file_that_is_no_picture_is_sent_and_described(shop: Shop) -> None:
    visitor = await shop.visitor()
    file = await of_visitor(visitor).send(pictures.PDF, "offer.pdf", "application/pdf")
    conversation = await visitor.say("", files=[file])
    parts = (await shop.admin.get(f"/api/v1/conversations/{conversation}/parts")).json()["parts"]
    assert [part["body"]["files"] for part in parts if "files" in part["body"]] == [[file]]


async def test_before_it_is_sent_only_its_owner_sees_it(shop: Shop) -> None:
    visitor = await shop.visitor()
    file = await of_visitor(visitor).send(pictures.picture(), "a.png", "image/png")
    path = f"/api/v1/files/{file['id']}"
    assert (await visitor.browser.get(f"{path}?k={visitor.key}")).status_code == 200
    assert (await shop.admin.get(path)).status_code == 404


async def test_a_file_in_a_note_is_for_members_only(shop: Shop) -> None:
    visitor = await shop.visitor()
    conversation = await visitor.say("hello")
    file = await of_member(shop.admin).send(pictures.picture(), "a.png", "image/png")
    path, messages = f"/api/v1/files/{file['id']}", f"/conversations/{conversation}/messages"
    await shop.admin.post_api(messages, {"id": str(uuid4()), "body": {"files": [file]}, "note": True})
    assert (await (await shop.agent(shop.team)).get(path)).status_code == 200
    assert (await visitor.browser.get(f"{path}?k={visitor.key}")).status_code == 404
    await shop.admin.post_api(messages, {"id": str(uuid4()), "body": {"files": [file]}})
    assert (await visitor.browser.get(f"{path}?k={visitor.key}")).status_code == 200


async def test_a_recalled_file_is_gone_for_everybody(shop: Shop) -> None:
    visitor = await shop.visitor()
    file, conversation = await sent_by_visitor(visitor, pictures.picture())
    base = f"/api/v1/visitor/conversations/{conversation}"
    parts = (await visitor.browser.get(f"{base}/parts", headers=visitor.headers)).json()["parts"]
    recalled = {"seq": next(part["seq"] for part in parts if part["kind"] == "message")}
    answer = await visitor.browser.post(f"{base}/recall", json=recalled, headers=visitor.headers)
    assert answer.is_success, answer.text
    for part in ("", "/thumbnail"):
        address = f"/api/v1/files/{file['id']}{part}"
        assert (await shop.admin.get(address)).status_code == 404
        assert (await visitor.browser.get(f"{address}?k={visitor.key}")).status_code == 404


async def test_forged_and_expired_keys_open_nothing(shop: Shop) -> None:
    visitor = await shop.visitor()
    file, _ = await sent_by_visitor(visitor, pictures.picture())
    secret = runtime_of(shop.office.app).secret
    claims = tokens.read(secret, "file", visitor.key)
    claims.pop("exp")
    forged = [
        tokens.sign("another secret", "file", claims, seconds=60),
        tokens.sign(secret, "visitor", claims, seconds=60),
        tokens.sign(secret, "file", claims, seconds=-600),
        tokens.sign(secret, "file", {"w": claims["w"]}, seconds=60),
        tokens.sign(secret, "file", claims | {"v": "x"}, seconds=60),
        visitor.key[:-3],
        "eyJhbGciOiJub25lIn0.e30.",
        "%00",
        "é",
    ]
    for key in forged:
        answer = await visitor.browser.get(f"/api/v1/files/{file['id']}", params={"k": key})
        assert answer.status_code == 401, key
        assert answer.json()["code"] in {"TokenInvalid", "TokenExpired"}
    assert (await visitor.browser.get(f"/api/v1/files/{uuid4()}?k={visitor.key}")).status_code == 404


@pytest.mark.parametrize(
    ("name", "kind", "data", "inline"),
    [
        ("a.png", "image/png", pictures.picture(), True),
        ("v.webm", "audio/webm", pictures.VOICE, True),
        ("v.mp4", "video/mp4", pictures.CLIP, True),
        ("page.html", "text/html", pictures.HTML, False),
        ("logo.svg", "image/svg+xml", pictures.SVG, False),
        ("a.pdf", "application/pdf", pictures.PDF, False),
        ("a.xml", "application/xhtml+xml", pictures.HTML, False),
        ("a", "", pictures.HTML, False),
    ],
)
async def test_nothing_that_could_run_is_shown_in_place(
    shop: Shop, name: str, kind: str, data: bytes, inline: bool
) -> None:
    uploader = of_member(shop.admin)
    file = await uploader.send(data, name, kind)
    answer = await shop.admin.get(f"/api/v1/files/{file['id']}")
    assert answer.content == data
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["cache-control"].startswith("private")
    assert answer.headers["content-disposition"].startswith("inline" if inline else "attachment")
    assert answer.headers["content-type"] == (kind if inline else "application/octet-stream")


async def test_names_cannot_break_out_of_the_header(shop: Shop) -> None:
    file = await of_member(shop.admin).send(b"x", 'a"; filename="evil.exe\r\nX-Evil: 1 报价.txt', "text/plain")
    answer = await shop.admin.get(f"/api/v1/files/{file['id']}")
    assert "x-evil" not in answer.headers
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert "%E6%8A%A5%E4%BB%B7.txt" in answer.headers["content-disposition"]


async def test_parts_of_a_video_and_what_the_browser_has_already(shop: Shop) -> None:
    file = await of_member(shop.admin).send(pictures.CLIP, "v.mp4", "video/mp4")
    path, size = f"/api/v1/files/{file['id']}", len(pictures.CLIP)
    cases = {
        "bytes=0-9": (206, pictures.CLIP[:10], f"bytes 0-9/{size}"),
        "bytes=10-": (206, pictures.CLIP[10:], f"bytes 10-{size - 1}/{size}"),
        "bytes=-5": (206, pictures.CLIP[-5:], f"bytes {size - 5}-{size - 1}/{size}"),
        "bytes=0-99999": (206, pictures.CLIP, f"bytes 0-{size - 1}/{size}"),
        "bytes=9-3": (200, pictures.CLIP, None),
        "bytes=0-1,4-5": (200, pictures.CLIP, None),
        "lines=1-2": (200, pictures.CLIP, None),
    }
    for header, (status, content, said) in cases.items():
        answer = await shop.admin.get(path, headers={"Range": header})
        assert (answer.status_code, answer.content, answer.headers.get("content-range")) == (status, content, said)
        assert answer.headers["content-length"] == str(len(content))
    beyond = await shop.admin.get(path, headers={"Range": f"bytes={size}-"})
    assert (beyond.status_code, beyond.json()["code"]) == (416, "RangeUnsatisfiable")
    whole = await shop.admin.get(path)
    known = await shop.admin.get(path, headers={"If-None-Match": whole.headers["etag"]})
    assert (known.status_code, known.content) == (304, b"")
    changed = await shop.admin.get(path, headers={"Range": "bytes=0-9", "If-Range": '"other"'})
    assert changed.status_code == 200
    head = await shop.admin.head(path)
    assert (head.status_code, head.content, head.headers["content-length"]) == (200, b"", str(size))


async def test_an_unfinished_upload_is_no_file(shop: Shop) -> None:
    begun = (await of_member(shop.admin).begin(b"x" * 10)).json()
    assert (await shop.admin.get(f"/api/v1/files/{begun['id']}")).status_code == 404


async def test_what_arrived_before_the_connection_broke_is_kept(postgres: TestServer, tmp_path: Path) -> None:
    url = await asyncio.to_thread(postgres.create_database)
    async with live_server(url, tmp_path) as server:
        office = Office(server.app)
        visitor = await (await open_shop(office)).visitor()
        uploader = of_visitor(visitor)
        data = bytes(range(256)) * 8192
        begun = (await uploader.begin(data)).json()
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        head = [
            f"PATCH /api/v1/visitor/uploads/{begun['id']} HTTP/1.1",
            f"Host: 127.0.0.1:{server.port}",
            f"Authorization: {visitor.headers['Authorization']}",
            "Upload-Offset: 0",
            "Content-Type: application/octet-stream",
            f"Content-Length: {len(data)}",
        ]
        writer.write("\r\n".join([*head, "", ""]).encode() + data[:1_500_000])
        await writer.drain()
        writer.close()
        address = f"{uploader.base}/{begun['id']}"
        async with asyncio.timeout(10):
            offset = 0
            while offset < 1_500_000:
                offset = (await visitor.browser.get(address, headers=visitor.headers)).json()["offset"]
        assert offset == 1_500_000
        done = await uploader.patch(begun["id"], offset, data[offset:])
        assert done.json()["size"] == len(data)
        fetched = await visitor.browser.get(f"/api/v1/files/{begun['id']}?k={visitor.key}")
        assert fetched.content == data
        await office.close()
        del reader
