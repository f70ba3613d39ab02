"""Our files for providers and customers: whoever has the address may fetch the file, for as long as it holds."""

from typing import Any

from litestar import HttpMethod, Request, Response, route
from litestar.params import FromPath
from litestar.types import ControllerRouterHandler

from haoke.channels.links import file_claims
from haoke.kernel.files.errors import FileNotFound
from haoke.kernel.files.images import SCALED, smaller
from haoke.kernel.files.queries import file_by_id
from haoke.kernel.files.serving import serve_original
from haoke.kernel.http.inject import TheRuntime
from haoke.kernel.tokens import TokenExpired, TokenInvalid


@route(
    "/f/{token:str}",
    http_method=[HttpMethod.GET, HttpMethod.HEAD],
    opt={"audience": "public"},
    include_in_schema=False,
)
async def linked_file(request: Request[Any, Any, Any], runtime: TheRuntime, token: FromPath[str]) -> Response[Any]:
    """The file; FileNotFound for an address that is wrong, or over."""
    try:
        claims = file_claims(runtime.secret, token)
    except (TokenExpired, TokenInvalid):
        raise FileNotFound from None
    async with runtime.db.reading() as tx:
        file = await file_by_id(tx, claims.w, claims.f)
    if file is None:
        raise FileNotFound
    if claims.m and file.size > claims.m and file.type in SCALED:
        content, media_type = await smaller(await runtime.files.read(f"{file.folder}/original"), file.name, claims.m)
        return Response(content, media_type=media_type)
    return await serve_original(request, runtime.files, file)


routes: list[ControllerRouterHandler] = [linked_file]
