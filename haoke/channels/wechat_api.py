"""How WeChat's and WeCom's servers are asked: a token in the address, ``errcode`` in the answer, files by their ids."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from email.message import Message
from mimetypes import guess_extension
from typing import Any, TypeVar
from urllib.parse import urlencode
from uuid import UUID

import msgspec

from haoke.channels.contract import Account
from haoke.channels.given import hosted_by
from haoke.channels.outside import (
    MOST_ANSWER,
    MOST_FILE,
    SLOWEST,
    SLOWEST_FILE,
    Answer,
    Fetched,
    NoAnswer,
    Outside,
    Token,
    class_of,
)
from haoke.channels.types import AnyPart, ChannelError, ErrorClass, Media

FIELD = "access_token"
_TOKEN_REFUSED = frozenset({"40001", "40014", "42001"})
_MEDIA_EXPIRED = "40007"
_MEDIA_LIVES = 3 * 86_400.0  # seconds
_FILE_HOSTS = (".qpic.cn", ".qlogo.cn", ".qq.com")

T = TypeVar("T")
Codes = dict[int, tuple[ErrorClass, bool]]
"""Code → what it means, and whether the same may go well later."""

BASE_CODES: Codes = {
    -1: ("transient", True),
    40001: ("auth", True),
    40013: ("auth", False),
    40014: ("auth", True),
    40125: ("auth", False),
    40164: ("permission", False),
    41001: ("auth", True),
    42001: ("auth", True),
    43004: ("recipient_invalid", False),
    40003: ("recipient_invalid", False),
    40004: ("unsupported_content", False),
    40005: ("unsupported_content", False),
    40006: ("too_large", False),
    40007: ("invalid", False),
    45001: ("too_large", False),
    45002: ("too_large", False),
    45007: ("too_large", False),
    45009: ("rate_limited", False),
    45011: ("rate_limited", True),
    45033: ("rate_limited", True),
    48001: ("permission", False),
    48002: ("user_blocked", False),
    48004: ("permission", False),
}


class Refused(Exception):
    """The provider answered, and it is no."""

    def __init__(self, error: ChannelError) -> None:
        super().__init__(f"{error.error_class} {error.code} {error.message}".strip())
        self.error = error


@contextmanager
def nothing_written() -> Iterator[None]:
    """Whatever gets no answer here, the message itself has not been sent."""
    try:
        yield
    except NoAnswer:
        raise NoAnswer(written=False) from None


class Api(msgspec.Struct, frozen=True):
    """``renew`` gets a token other than the one that was refused; ``codes`` come on top of those that all share."""

    base: str
    renew: Callable[[Account[Any], Outside, str], Awaitable[Token]]
    codes: Codes = {}

    async def ask(
        self,
        account: Account[Any],
        outside: Outside,
        method: str,
        path: str,
        json: Any = None,
        files: dict[str, tuple[str, bytes, str]] | None = None,
        most: int = MOST_ANSWER,
        **query: str,
    ) -> dict[str, Any]:
        """What was answered, after a refused token once more with another one. Raises Refused, NoAnswer."""

        async def call(token: str) -> tuple[ChannelError | None, dict[str, Any]]:
            url = self._address(path, token, query)
            seconds = SLOWEST_FILE if files else SLOWEST
            answer = await outside.call(method, url, json=json, files=files, most=most, seconds=seconds)
            said = answer.json()
            return self.error_in(answer.status, said), said

        return await self._with_token(account, outside, call)

    async def upload(self, account: Account[Any], outside: Outside, kind: str, file: Fetched) -> Token:
        """The id by which the provider knows a file, for three days."""
        name = file.filename or f"file{guess_extension(file.mime) or ''}"
        files = {"media": (name, file.content, file.mime or "application/octet-stream")}
        said = await self.ask(account, outside, "POST", "media/upload", files=files, type=kind)
        found = said.get("media_id") or said.get("thumb_media_id")
        if not isinstance(found, str):
            raise Refused(ChannelError(error_class="unknown", message="no media_id"))
        return Token(found, _MEDIA_LIVES)

    async def media_id(self, account: Account[Any], outside: Outside, part: Media, kind: str) -> str:
        if part.media_ref:
            return part.media_ref
        if part.file_id is None:
            return await self.picture_id(account, outside, part.url, kind)
        return await self.file_id(account, outside, part.file_id, kind)

    async def file_id(self, account: Account[Any], outside: Outside, file_id: UUID, kind: str) -> str:
        async def upload(file: Fetched) -> Token:
            return await self.upload(account, outside, kind, file)

        with nothing_written():
            return await outside.shelf.uploaded(file_id, kind, upload)

    async def picture_id(self, account: Account[Any], outside: Outside, picture: str, kind: str) -> str:
        """``picture``: one of our files, an address, or what the provider calls it already."""
        ours = _file_of_ours(picture)
        if ours is not None:
            return await self.file_id(account, outside, ours, kind)
        if not picture.startswith(("https://", "http://")):
            return picture
        with nothing_written():
            file = await outside.download(picture)
            return (await self.upload(account, outside, kind, file)).value

    async def given_again(self, account: Account[Any], outside: Outside, part: AnyPart, refused: Refused) -> AnyPart:
        """With a new id, when it was refused because the provider does not hold the file any more. Else raises it."""
        if refused.error.code != _MEDIA_EXPIRED or not isinstance(part, Media) or part.file_id is None:
            raise refused
        with nothing_written():
            file = await outside.shelf.file(part.file_id)
            given = await self.upload(account, outside, str(part.__struct_config__.tag), file)
        return msgspec.structs.replace(part, media_ref=given.value)

    async def fetch(self, account: Account[Any], outside: Outside, media: Media) -> Fetched:
        """A file that somebody sent. Videos are answered by an address, refusals by JSON. Raises NoAnswer."""
        if not media.media_ref:
            return await self._download(outside, media.url)

        async def call(token: str) -> tuple[ChannelError | None, Answer]:
            url = self._address("media/get", token, {"media_id": media.media_ref})
            answer = await outside.call("GET", url, most=MOST_FILE, seconds=SLOWEST_FILE)
            return (None if _is_file(answer) else self.error_in(answer.status, answer.json())), answer

        try:
            answer = await self._with_token(account, outside, call)
        except Refused:
            return await self._download(outside, media.url)
        if _is_file(answer):
            return Fetched(answer.body, answer.headers.get("content-type", "").partition(";")[0], _name_of(answer))
        return await self._download(outside, str(answer.json().get("video_url", "")))

    async def _download(self, outside: Outside, url: str) -> Fetched:
        url = url.replace("http://", "https://", 1)
        if not hosted_by(url, _FILE_HOSTS):
            raise NoAnswer(written=False)
        return await outside.download(url)

    async def _with_token(
        self, account: Account[Any], outside: Outside, call: Callable[[str], Awaitable[tuple[ChannelError | None, T]]]
    ) -> T:
        refused = ""

        async def renew() -> Token:
            return await self.renew(account, outside, refused)

        async def asked(token: str) -> tuple[bool, tuple[ChannelError | None, T]]:
            nonlocal refused
            error, said = await call(token)
            refused = token if error is not None and error.code in _TOKEN_REFUSED else ""
            return bool(refused), (error, said)

        error, said = await outside.by_token(FIELD, renew, asked)
        if error is not None:
            raise Refused(error)
        return said

    def error_in(self, status: int, said: Any) -> ChannelError | None:
        by_status = class_of(status)
        busy = by_status in {"transient", "rate_limited"}
        if not isinstance(said, dict):
            return ChannelError(error_class=by_status, code=str(status), retryable=busy)
        code = said.get("errcode", 0)
        if not isinstance(code, int):
            return ChannelError(error_class="unknown", code=str(code)[:40])
        if code == 0 and status < 400:
            return None
        meaning, again = (BASE_CODES | self.codes).get(code, (by_status, busy))
        message = str(said.get("errmsg", ""))[:500]
        wait = 60.0 if meaning == "rate_limited" and again else None
        return ChannelError(error_class=meaning, code=str(code), message=message, retryable=again, retry_after=wait)

    def token_in(self, answer: Answer) -> Token:
        """Of the answer to the question for one. Raises Refused."""
        said = answer.json()
        error = self.error_in(answer.status, said)
        if error is not None:
            raise Refused(error)
        value, seconds = said.get(FIELD), said.get("expires_in")
        if not isinstance(value, str) or not value:
            raise Refused(ChannelError(error_class="auth", message="no access_token", retryable=True))
        return Token(value, float(seconds) if isinstance(seconds, int | float) else 7200.0)

    def _address(self, path: str, token: str, query: dict[str, str]) -> str:
        return f"{self.base}/{path}?{urlencode({FIELD: token} | query)}"


def _file_of_ours(picture: str) -> UUID | None:
    try:
        return UUID(picture)
    except ValueError:
        return None


def _is_file(answer: Answer) -> bool:
    return answer.status < 400 and ("content-disposition" in answer.headers or answer.body[:1] != b"{")


def _name_of(answer: Answer) -> str:
    message = Message()
    message["content-disposition"] = answer.headers.get("content-disposition", "")
    return (message.get_filename() or "")[:200]
