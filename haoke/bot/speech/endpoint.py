"""Text from a server that speaks OpenAI's protocol for transcriptions: ``POST <address>/audio/transcriptions``."""

import httpx
import msgspec

from haoke.kernel.settings import Settings

_PATIENCE = httpx.Timeout(60.0, connect=5.0)
_LARGEST = 1024 * 1024  # bytes of an answer
_MOST_TEXT = 5000  # characters


class SpeechFailed(Exception):
    """Nothing was recognised; ``again`` tells whether another try may help."""

    def __init__(self, why: str, *, again: bool) -> None:
        super().__init__(why)
        self.again = again


class _Answer(msgspec.Struct):
    text: str


async def recognised(settings: Settings, content: bytes, name: str, kind: str) -> str:
    """What is said in a recording. Raises SpeechFailed."""
    url = f"{settings.speech.rstrip('/')}/audio/transcriptions"
    headers = {"Authorization": f"Bearer {settings.speech_key}"} if settings.speech_key else {}
    fields = {"model": settings.speech_model or "whisper-1", "response_format": "json"}
    try:
        async with httpx.AsyncClient(timeout=_PATIENCE, headers=headers, follow_redirects=False) as client:
            answer = await client.post(url, data=fields, files={"file": (name, content, kind)})
    except httpx.HTTPError as error:
        raise SpeechFailed(repr(error), again=True) from error
    if answer.status_code != httpx.codes.OK:
        raise SpeechFailed(f"answered {answer.status_code}", again=answer.status_code == 429 or answer.is_server_error)
    try:
        if len(answer.content) > _LARGEST:
            raise SpeechFailed("the answer is too large", again=False)
        return msgspec.json.decode(answer.content, type=_Answer).text.strip()[:_MOST_TEXT]
    except msgspec.DecodeError as error:
        raise SpeechFailed(repr(error), again=False) from error
