"""One's own picture."""

import io
from typing import Any

import pytest
from PIL import Image

from tests.support.api import Office

pytestmark = pytest.mark.anyio


def picture(kind: str = "PNG", size: tuple[int, int] = (640, 480)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, "teal").save(out, kind)
    return out.getvalue()


async def test_a_picture_is_shown_and_replaced_and_removed(office: Office) -> None:
    agent = await office.agent()
    seen: list[Any] = []
    for kind in ("PNG", "JPEG"):
        answer = await agent.put("/api/v1/me/avatar", files={"file": (f"me.{kind.lower()}", picture(kind))})
        assert answer.status_code == 200, answer.text
        seen.append(answer.json()["member"]["avatar"])
        thumbnail = await agent.get(f"/api/v1/files/{seen[-1]}/thumbnail")
        assert thumbnail.status_code == 200
        assert max(Image.open(io.BytesIO(thumbnail.content)).size) <= 320
    await agent.get_api(f"/files/{seen[0]}", expect=404)
    await agent.api("DELETE", "/me/avatar", expect=204)
    assert (await agent.me())["member"]["avatar"] is None
    await agent.get_api(f"/files/{seen[1]}", expect=404)


@pytest.mark.parametrize(
    ("name", "content", "status"),
    [
        ("me.png", b"", 415),
        ("me.png", b"no picture at all", 415),
        ("me.png", picture()[:200], 415),
        ("me.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", 415),
        ("me.html", b"<html><script>alert(1)</script>", 415),
        ("me.png", b"\x89PNG\r\n\x1a\n" + b"x" * 6 * 1024 * 1024, 413),
    ],
)
async def test_other_files_are_refused(office: Office, name: str, content: bytes, status: int) -> None:
    agent = await office.agent()
    answer = await agent.put("/api/v1/me/avatar", files={"file": (name, content, "image/png")})
    assert answer.status_code == status, answer.text
    assert answer.json()["code"] != "InternalError"
    assert (await agent.me())["member"]["avatar"] is None


async def test_the_form_must_have_the_file(office: Office) -> None:
    agent = await office.agent()
    assert (await agent.put("/api/v1/me/avatar", files={"other": ("me.png", picture())})).status_code == 400
    assert (await agent.put("/api/v1/me/avatar", json={"file": "x"})).status_code == 415
