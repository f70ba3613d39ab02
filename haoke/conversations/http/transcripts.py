"""A conversation as a file to keep: the same for members and, under ``/visitor``, for visitors."""

from typing import Any, Literal
from uuid import UUID

from litestar import MediaType, Response, get
from litestar.params import FromPath, FromQuery
from litestar.types import ControllerRouterHandler

from haoke.conversations.actions.export_transcript import export_transcript
from haoke.conversations.permissions import EXPORT
from haoke.kernel.http.inject import TheActor, TheDatabase

Form = Literal["html", "text"]


def _transcript(prefix: str, opt: dict[str, Any]) -> ControllerRouterHandler:
    @get(
        f"{prefix}/conversations/{{conversation_id:uuid}}/transcript",
        opt=opt | {"answer": ("text/html", "text/plain")},
    )
    async def transcript(
        db: TheDatabase, actor: TheActor, conversation_id: FromPath[UUID], format: FromQuery[Form] = "html"
    ) -> Response[str]:
        """A file to keep; never shown by the browser within our own origin."""
        async with db.reading() as tx:
            text = await export_transcript(tx, actor, conversation_id, format)
        suffix, media_type = ("html", MediaType.HTML) if format == "html" else ("txt", MediaType.TEXT)
        headers = {
            "Content-Disposition": f'attachment; filename="conversation-{conversation_id}.{suffix}"',
            "Content-Security-Policy": "sandbox; default-src 'none'; style-src 'unsafe-inline'",
        }
        return Response(text, media_type=media_type, headers=headers)

    return transcript


ROUTES = [
    _transcript("", {"audience": "member", "permission": EXPORT}),
    _transcript("/visitor", {"audience": "visitor", "permission": None}),
]
