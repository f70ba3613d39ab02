"""Files that are larger than a channel takes: pictures are made smaller, others are refused before they go anywhere."""

import io
import random
from collections.abc import Iterator
from uuid import uuid4

import httpx
import pytest
import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image as Pillow

from haoke.channels.contract import Capabilities
from haoke.channels.limits import limits_of, most_bytes
from haoke.channels.queries.accounts import account_of
from haoke.channels.rendering import render
from haoke.channels.shelf import AccountShelf
from haoke.channels.tables import channel_accounts
from haoke.channels.types import Image, Media
from haoke.kernel.files.images import MAX_BYTES, smaller
from tests.channels.paper import Provider, paper
from tests.channels.test_deliveries import Shop, shop
from tests.conversations.test_uploads import Uploader

__all__ = ["shop"]
pytestmark = pytest.mark.anyio

MOST = 150_000


@pytest.fixture
def provider() -> Iterator[Provider]:
    with paper(files=True, parts=frozenset({"text", "image", "video"}), sizes={"image": MOST, "video": 1000}) as made:
        yield made


def noise(edge: int, form: str = "PNG") -> bytes:
    """A picture that hardly gets smaller."""
    image = Pillow.frombytes("RGB", (edge, edge), random.Random(edge).randbytes(edge * edge * 3))
    out = io.BytesIO()
    image.save(out, form)
    return out.getvalue()


async def test_a_picture_goes_out_as_small_as_the_channel_takes_it(shop: Shop, provider: Provider) -> None:
    data = noise(500)
    assert len(data) > MOST
    file = await Uploader(shop.admin, "/api/v1/uploads", {}).send(data, "noise.png", "image/png")
    body = {"id": str(uuid4()), "body": {"text": "", "files": [file]}}
    await shop.admin.post_api(f"/conversations/{shop.conversation}/messages", body)
    await shop.becomes(body["id"], "sent")
    (part,) = provider.heard[-1].parts
    assert isinstance(part, Image), "as a picture, not as an address"
    assert part.file_id is not None
    async with shop.runtime.db.reading() as tx:
        (row,) = await tx.all(sa.select(channel_accounts).where(channel_accounts.c.kind == "paper"))
    account = account_of(row)
    shelf = AccountShelf(shop.runtime, account)
    given = await shelf.file(part.file_id)
    assert (given.mime, given.filename, len(given.content) <= MOST) == ("image/jpeg", "noise.jpg", True)
    link = httpx.URL(shelf.link(part.file_id)).path
    fetched = await shop.admin.get(link)
    assert (fetched.headers["content-type"], len(fetched.content) <= MOST) == ("image/jpeg", True)
    original = await shop.admin.get(f"/api/v1/files/{part.file_id}")
    assert original.content == data, "and the original stays"


async def test_what_cannot_be_made_smaller_is_refused_by_name(shop: Shop, provider: Provider) -> None:
    shown = await shop.admin.get_api(f"/conversations/{shop.conversation}/channel")
    assert shown["limits"] == {"image": MAX_BYTES, "video": 1000}
    film = b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom" + bytes(2000)
    file = await Uploader(shop.admin, "/api/v1/uploads", {}).send(film, "film.mp4", "video/mp4")
    path, body = f"/conversations/{shop.conversation}/messages", {"text": "", "files": [file]}
    refusal = await shop.admin.post_api(path, {"id": str(uuid4()), "body": body}, expect=413)
    assert (refusal["code"], refusal["params"]) == ("FileTooLargeForChannel", {"channel": "Paper", "max_mb": "0.001"})
    await shop.admin.post_api(path, {"id": str(uuid4()), "body": body, "note": True})
    assert not provider.heard


async def test_a_picture_is_made_as_small_as_it_has_to_be() -> None:
    data = noise(600)
    for most in (300_000, 150_000):
        made, media_type = await smaller(data, "noise.png", most)
        assert len(made) <= most
        with Pillow.open(io.BytesIO(made)) as image:
            assert (image.format, media_type) == ("JPEG", "image/jpeg")


KINDS = some.sampled_from(["image", "audio", "video", "file"])
CAN = some.builds(
    Capabilities,
    parts=some.frozensets(some.sampled_from(["text", "image", "voice", "video", "file"])),
    sizes=some.dictionaries(some.sampled_from(["image", "voice", "video", "file"]), some.integers(1, 9000)),
)


@given(CAN, KINDS, some.integers(1, 10_000))
async def test_what_is_let_in_never_goes_as_an_address_where_there_is_a_limit(
    can: Capabilities, kind: str, size: int
) -> None:
    most = most_bytes(can, kind)
    assert limits_of(can).get(kind) in {most, MAX_BYTES}
    if kind == "image" and most is not None and size <= most:
        pieces = render([Image(file_id=uuid4(), size=size)], can, lambda _id: "https://where")
        assert isinstance(pieces[0][0], Media)
