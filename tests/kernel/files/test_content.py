"""What a file is, whatever it says it is; and what it is called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from haoke.kernel.files.content import judge, kind_of, normal_type
from haoke.kernel.files.errors import FileMislabelled, FileTypeBlocked
from haoke.kernel.files.names import MAX_LENGTH, disposition, safe_name
from tests.support import pictures


@pytest.mark.parametrize(
    ("name", "declared", "content", "kept"),
    [
        ("a.png", "image/png", pictures.picture("PNG"), "image/png"),
        ("a.png", "image/png", pictures.picture("JPEG"), "image/jpeg"),
        ("a.gif", "", pictures.picture("GIF"), "image/gif"),
        ("a.webp", "image/webp", pictures.picture("WEBP"), "image/webp"),
        ("a.avif", "image/avif", pictures.picture("AVIF"), "image/avif"),
        ("a.bmp", "image/bmp", pictures.picture("BMP"), "image/bmp"),
        ("voice.webm", "audio/webm;codecs=opus", pictures.VOICE, "audio/webm"),
        ("clip.mp4", "video/mp4", pictures.CLIP, "video/mp4"),
        ("voice.m4a", "audio/mp4", pictures.CLIP, "audio/mp4"),
        ("clip.mov", "", pictures.CLIP, "video/mp4"),
        ("a.pdf", "application/pdf", pictures.PDF, "application/pdf"),
        (
            "a.docx",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            pictures.document(),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        ("a.zip", "application/x-zip-compressed", pictures.document(), "application/x-zip-compressed"),
        ("a.sketch", "application/octet-stream", pictures.document(), "application/zip"),
        ("a.txt", "text/plain", "好客".encode(), "text/plain"),
        ("a.html", "text/html", pictures.HTML, "text/html"),
        ("a.svg", "image/svg+xml", pictures.SVG, "image/svg+xml"),
        ("a", "nonsense", b"anything", "application/octet-stream"),
        ("a.txt", "text/plain", b"MZ is how this begins", "text/plain"),
    ],
)
def test_honest_files_keep_their_type_or_get_the_true_one(name: str, declared: str, content: bytes, kept: str) -> None:
    assert judge(name, declared, content) == kept


@pytest.mark.parametrize(
    ("declared", "content"),
    [
        ("image/png", pictures.HTML),
        ("image/png", pictures.SVG),
        ("image/png", pictures.PDF),
        ("image/jpeg", b"\0" * 100),
        ("text/plain", pictures.picture()),
        ("application/json", pictures.document()),
        ("image/svg+xml", pictures.picture()),
        ("application/pdf", b"just text"),
        ("audio/webm", pictures.picture()),
        ("video/mp4", pictures.VOICE),
        ("application/zip", pictures.PDF),
    ],
)
def test_a_label_that_the_content_contradicts_is_refused(declared: str, content: bytes) -> None:
    with pytest.raises(FileMislabelled):
        judge("file", declared, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("photo.png", pictures.PROGRAM),
        ("a.bin", pictures.ELF),
        ("setup.exe", b"harmless"),
        ("invoice.pdf.scr", b"harmless"),
        ("Setup.EXE", b"harmless"),
        ("page.hta", pictures.HTML),
        ("app.apk", pictures.document()),
    ],
)
def test_programs_are_refused_by_name_and_by_content(name: str, content: bytes) -> None:
    with pytest.raises(FileTypeBlocked):
        judge(name, "application/octet-stream", content)


@pytest.mark.parametrize("media_type", ["text/html", "image/svg+xml", "application/pdf", "image/heic", "text/plain"])
def test_what_could_run_or_cannot_be_shown_is_a_plain_file(media_type: str) -> None:
    assert kind_of(media_type) == "file"


@given(st.text(max_size=200))
def test_a_media_type_is_always_one(declared: str) -> None:
    kept = normal_type(declared)
    assert kept == normal_type(kept)
    assert not set(kept) & set(" ;,\r\n\"'")


@pytest.mark.parametrize(
    ("given_name", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\報價單.xlsx", "報價單.xlsx"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("a\0b\nc.txt", "abc.txt"),
        ('<img src=x>".png', "img src=x.png"),
        ("  spaced   out .txt ", "spaced out .txt"),
        ("...", "file"),
        ("", "file"),
        ("/", "file"),
        ("setup.exe. ", "setup.exe"),
        ("👩‍👩‍👧 家.jpg", "👩‍👩‍👧 家.jpg"),
        ("x" * 300 + ".jpeg", "x" * 115 + ".jpeg"),
        ("e\u0301.txt", "é.txt"),
    ],
)
def test_names_lose_what_could_mislead(given_name: str, kept: str) -> None:
    assert safe_name(given_name) == kept


@given(st.text(max_size=400))
def test_a_name_is_always_one_safe_segment(given_name: str) -> None:
    kept = safe_name(given_name)
    assert 0 < len(kept) <= MAX_LENGTH
    assert not set(kept) & set('/\\<>:"|?*\0\n\r\u202e\u2066')
    assert kept not in {".", ".."}
    assert safe_name(kept) == kept
    header = disposition(kept, inline=False)
    assert header.isascii()
    assert header.isprintable()
    assert header.count('"') == 2
