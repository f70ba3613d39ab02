"""A message in the pieces a channel takes: nothing is lost, nothing is too long, no character is broken."""

from typing import Any
from uuid import UUID

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from haoke.channels.contract import Capabilities, CardRoom
from haoke.channels.graphemes import Unit, cut, graphemes, size
from haoke.channels.plain import from_html, from_markdown
from haoke.channels.rendering import render
from haoke.channels.types import (
    AnyPart,
    Card,
    File,
    Image,
    LinkCard,
    Location,
    Media,
    Menu,
    MenuItem,
    Sticker,
    Text,
    Unsupported,
    Video,
    Voice,
)

FILE = UUID(int=7)
FAMILY = "👨‍👩‍👧‍👦"
ODD = st.sampled_from(["👍🏽", FAMILY, "🇨🇳🇹🇼", "é", "각", "क्षि", "你好。", "\r\n", " ", "\n", "word ", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"])
TEXTS = st.lists(st.one_of(ODD, st.text(st.characters(exclude_categories=["Cs"]), max_size=8)), max_size=40).map(
    "".join
)
UNITS = st.sampled_from(["characters", "utf16", "bytes"])
LIMITS = st.integers(min_value=60, max_value=300)


def link(file_id: UUID) -> str:
    return f"https://haoke.example/f/{file_id}"


def dense(text: str) -> str:
    return "".join(text.split())


@given(TEXTS, LIMITS, UNITS)
def test_a_text_is_cut_within_the_limit_and_nothing_of_it_is_lost(text: str, limit: int, unit: Unit) -> None:
    pieces = cut(text, limit, unit)
    assert all(0 < size(piece, unit) <= limit for piece in pieces)
    assert dense("".join(pieces)) == dense(text)


@given(st.lists(ODD, min_size=1, max_size=60).map("".join), LIMITS, UNITS)
def test_what_a_reader_sees_as_one_character_stays_one(text: str, limit: int, unit: Unit) -> None:
    whole = [cluster for cluster in graphemes(text) if cluster.strip()]
    assert [each for piece in cut(text, limit, unit) for each in graphemes(piece) if each.strip()] == whole


def test_characters_of_many_signs_are_one() -> None:
    signs = ["👍🏽", FAMILY, "🇨🇳", "🇹🇼", "é", "각", "क्षि", "\r\n", "a", "🏴󠁧󠁢󠁥󠁮󠁧󠁿"]
    assert list(graphemes("".join(signs))) == signs


def test_a_text_is_cut_where_a_reader_would() -> None:
    assert cut("One two three! Four five six", 20) == ["One two three!", "Four five six"]
    assert cut("first line\nsecond line", 16) == ["first line", "second line"]
    assert cut("e" + "\u0301" * 50, 20) == ["e" + "\u0301" * 19, "\u0301" * 20, "\u0301" * 11]


CAN = st.builds(
    Capabilities,
    formats=st.sampled_from([frozenset({"plain"}), frozenset({"plain", "markdown"})]),
    parts=st.sets(st.sampled_from(["image", "voice", "video", "file", "location", "menu", "card", "link_card"])).map(
        lambda kinds: frozenset(kinds | {"text"})
    ),
    max_text=LIMITS,
    text_unit=UNITS,
    sizes=st.dictionaries(st.sampled_from(["image", "file"]), st.integers(1, 3000), max_size=2),
    captions=st.booleans(),
    max_caption=st.integers(0, 100),
    menu_items=st.integers(0, 4),
    menu_links=st.booleans(),
    together=st.booleans(),
    card=st.builds(
        CardRoom,
        title=st.integers(5, 40),
        text=st.integers(5, 400),
        label=st.integers(5, 30),
        links=st.integers(0, 4),
        answers=st.integers(0, 4),
        items=st.integers(0, 4),
        mixed=st.booleans(),
    ),
)
WORDS = st.text("abc 你好", min_size=1, max_size=400).filter(lambda text: bool(text.strip()))
SHORT = st.text("abc你好", min_size=1, max_size=20)
FACTS = {
    "file_id": st.just(FILE),
    "size": st.integers(1, 4000),
    "filename": SHORT,
    "caption": st.text("xy", max_size=150),
}
CARDS = st.builds(
    Card,
    title=SHORT,
    text=st.text("abc 你好", max_size=300),
    fields=st.lists(st.tuples(SHORT, SHORT), max_size=4).map(tuple),
    file_id=st.sampled_from([None, FILE]),
    links=st.lists(
        st.one_of(
            st.builds(MenuItem, title=SHORT, url=st.just("https://shop.example/1")),
            st.builds(MenuItem, title=SHORT, id=st.sampled_from("pqrs")),
        ),
        max_size=4,
    ).map(tuple),
)
PARTS = st.lists(
    st.one_of(
        st.builds(Text, text=WORDS, format=st.sampled_from(["plain", "markdown"])),
        *(st.builds(kind, **FACTS) for kind in (Image, Voice, Video, File)),
        st.builds(Location, lat=st.floats(-90, 90), lng=st.floats(-180, 180), name=SHORT),
        st.builds(
            Menu,
            head=SHORT,
            items=st.lists(st.builds(MenuItem, title=SHORT, id=SHORT), min_size=1, max_size=5).map(tuple),
        ),
        st.builds(Card, title=SHORT, text=SHORT, fallback_text=WORDS),
        CARDS,
        st.builds(LinkCard, title=SHORT, url=st.just("https://shop.example/1")),
        st.builds(Sticker, emoji=st.just("👍")),
        st.builds(Unsupported, provider_type=SHORT),
    ),
    max_size=5,
)


@given(PARTS, CAN)
def test_whatever_is_written_comes_out_as_what_the_channel_takes(parts: list[AnyPart], can: Capabilities) -> None:
    pieces = render(parts, can, link)
    flat = [part for piece in pieces for part in piece]
    assert all(str(part.__struct_config__.tag) in can.parts for part in flat)
    for part in flat:
        if isinstance(part, Text):
            assert 0 < size(part.text, can.text_unit) <= can.max_text
            assert part.format in can.formats
        if isinstance(part, Media) and part.caption:
            assert can.captions
            assert size(part.caption, can.text_unit) <= can.max_caption
        if isinstance(part, Media) and part.size is not None:
            assert part.size <= can.sizes.get(str(part.__struct_config__.tag), part.size)
        if isinstance(part, Menu):
            assert len(part.items) <= can.menu_items
    if not can.together:
        assert all(len(piece) == 1 for piece in pieces)
    files = sum(isinstance(part, Media) or (isinstance(part, Card) and _pictured(part)) for part in parts)
    said = dense("".join(part.text for part in flat if isinstance(part, Text)))
    shown = sum(isinstance(part, Media | Card | LinkCard) and part.file_id == FILE for part in flat)
    assert files == shown + said.count(dense(link(FILE)))


def _pictured(card: Card) -> bool:
    return card.file_id is not None and not card.fallback_text


@given(CARDS, CAN)
def test_nothing_of_a_card_is_lost(card: Card, can: Capabilities) -> None:
    flat = [part for piece in render([card], can, link) for part in piece]
    shown = [{name: value for name, value in msgspec.to_builtins(part).items() if name != "kind"} for part in flat]
    said = dense("".join(map(_strings, shown)))
    for text in (card.title, card.text, *(word for field in card.fields for word in field)):
        assert dense(text) in said
    for item in card.links:
        assert dense(item.title) in said
        assert item.url in said
    answers = [item for item in card.links if not item.url]
    buttons = [item.id for part in flat for item in _buttons(part) if not item.url]
    numbered = [dense(f"{place}. {item.title}") for place, item in enumerate(answers, 1)]
    assert buttons == [item.id for item in answers] or all(line in said for line in numbered)


def _strings(value: Any) -> str:
    if isinstance(value, str):
        return value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, (list, tuple)) else ()
    return "".join(map(_strings, inner))


def _buttons(part: AnyPart) -> tuple[MenuItem, ...]:
    return part.items if isinstance(part, Menu) else part.links if isinstance(part, Card) else ()


def test_what_cannot_be_carried_is_said() -> None:
    only = Capabilities()
    menu = Menu(head="Which?", items=(MenuItem(title="Red", id="r"), MenuItem(title="Shop", url="https://s.example")))
    said = render([menu, Image(file_id=FILE, filename="a.jpg", caption="Look"), Location(lat=1, lng=2)], only, link)
    assert [piece[0].text for piece in said if isinstance(piece[0], Text)] == [
        "Which?\n1. Red\n2. Shop: https://s.example",
        f"Look\n[image] a.jpg\n{link(FILE)}",
        "1.000000, 2.000000\nhttps://www.openstreetmap.org/?mlat=1.000000&mlon=2.000000",
    ]
    can = Capabilities(parts=frozenset({"text", "image"}), captions=True)
    assert render([Text(text="Look"), Image(file_id=FILE)], can, link) == [(Image(file_id=FILE, caption="Look"),)]


def test_a_form_becomes_plain_words_with_its_links_spelt_out() -> None:
    given_text = (
        "# Hello\n\nSee **our** [shop](https://s.example) or <https://t.example>\n\n1. one\n2. `two`\n\n- a\n- b"
    )
    assert from_markdown(given_text) == (
        "Hello\n\nSee our shop (https://s.example) or https://t.example\n\n1. one\n2. two\n- a\n- b"
    )
    page = "<p>Hi <b>you</b>,</p><ul><li>one</li></ul><a href='https://s.example'>shop</a><script>x()</script>"
    assert from_html(page) == "Hi you,\n- one\nshop (https://s.example)"


@given(st.text(max_size=200))
def test_no_form_is_too_strange(text: str) -> None:
    assert isinstance(from_markdown(text), str)
    assert isinstance(from_html(text), str)


def test_a_file_that_cannot_be_sent_is_a_link_with_its_name() -> None:
    can, file = (
        Capabilities(parts=frozenset({"text", "link_card"}), file_cards=True),
        File(file_id=FILE, filename="a.pdf"),
    )
    assert render([file], can, link) == [(LinkCard(title="a.pdf", url=link(FILE)),)]
    (said,) = render([msgspec.structs.replace(file, filename="long" * 40)], can, link)
    assert isinstance(said[0], Text)
    assert link(FILE) in said[0].text
