"""The API's description: OpenAPI 3.1 from the code, completed with what the plumbing does for every route."""

import re
from pathlib import Path
from typing import Any, get_args

import msgspec
from litestar import Litestar, Request, Response, Router, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi import OpenAPIConfig
from litestar.openapi.plugins import JsonRenderPlugin, OpenAPIRenderPlugin
from litestar.openapi.spec import Components, SecurityScheme, Server
from litestar.types import Method
from litestar.types.internal_types import PathParameterDefinition

from haoke import __version__
from haoke.kernel.http.access import audiences, handlers_of
from haoke.kernel.http.envelope import page_policy
from haoke.kernel.http.failures import ErrorBody

_PAGE = Path(__file__).with_name("docs")
_PUBLIC = {"audience": "public"}
_PREFIX = {"api", "v1"}
_GENERIC_PAGE = re.compile(rb"Page_(?:\w+\.)*(\w+)_")
_TEXT = {"schema": {"type": "string"}}
_BYTES = {"schema": {"type": "string", "format": "binary"}}
_SCHEMES = {"member": "session", "visitor": "visitor"}


def _operation_id(_handler: HTTPRouteHandler, method: Method, path: list[str | PathParameterDefinition]) -> str:
    """``get_members``, ``patch_members_member_id``: the address says it best, and says it once."""
    words = [each if isinstance(each, str) else each.name for each in path]
    return "_".join([method.lower(), *(word.replace("-", "_") for word in words if word not in _PREFIX)])


class _Viewer(OpenAPIRenderPlugin):
    """Our own page; Litestar's would load scripts from elsewhere."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002
        return (_PAGE / "index.html").read_bytes()


class _Json(JsonRenderPlugin):
    """The completed description instead of Litestar's."""

    def render(self, request: Request[Any, Any, Any], openapi_schema: dict[str, Any]) -> bytes:  # noqa: ARG002
        return stable_json(request.app)


configuration = OpenAPIConfig(
    title="Haoke",
    version=__version__,
    description="Customer service in one desk. Times are milliseconds since the epoch (UTC); ids are UUIDs.",
    servers=[Server(url="/")],
    components=Components(
        security_schemes={
            "session": SecurityScheme(type="apiKey", security_scheme_in="cookie", name="haoke_session"),
            "key": SecurityScheme(type="http", scheme="bearer", description="An API key of a member"),
            "visitor": SecurityScheme(type="http", scheme="bearer"),
        }
    ),
    use_handler_docstrings=True,
    operation_id_creator=_operation_id,
    openapi_router=Router(
        "/docs",
        route_handlers=[],
        include_in_schema=False,
        opt=_PUBLIC,
        response_headers={"Content-Security-Policy": page_policy()},
    ),
    render_plugins=[_Viewer(path="/"), _Json(path="/openapi.json")],
)


def describe(app: Litestar) -> dict[str, Any]:
    """The whole description as JSON values, in a stable order.

    Adds to each operation how to sign in, the context it belongs to and the form of errors, and to what clients send
    that unknown fields are refused.
    """
    written = msgspec.json.encode(app.openapi_schema.to_schema())
    document: dict[str, Any] = msgspec.json.decode(_GENERIC_PAGE.sub(rb"PageOf\1", written))
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    schemas["ErrorBody"] = msgspec.json.schema_components([ErrorBody])[1]["ErrorBody"]
    strict: set[type[msgspec.Struct]] = set()
    for path, handler in handlers_of(app):
        if isinstance(handler, HTTPRouteHandler) and handler.resolve_include_in_schema():
            if handler.parsed_data_field is not None:
                _gather_structs(handler.parsed_data_field.annotation, strict)
            for method in handler.http_methods:
                operation = document["paths"].get(path, {}).get(method.lower())
                if operation is not None:
                    _complete(operation, handler)
    for struct in strict:
        if struct.__struct_config__.forbid_unknown_fields and struct.__name__ in schemas:
            schemas[struct.__name__]["additionalProperties"] = False
    return document


def _gather_structs(annotation: Any, found: set[type[msgspec.Struct]]) -> None:
    """The structs a type is made of, at any depth."""
    if isinstance(annotation, type) and issubclass(annotation, msgspec.Struct) and annotation not in found:
        found.add(annotation)
        for field in msgspec.structs.fields(annotation):
            _gather_structs(field.type, found)
    for part in get_args(annotation):
        _gather_structs(part, found)


def _complete(operation: dict[str, Any], handler: HTTPRouteHandler) -> None:
    operation.setdefault("tags", [handler.fn.__module__.split(".")[1]])
    declared = audiences(handler)
    operation["security"] = [{_SCHEMES[audience]: []} for audience in declared if audience in _SCHEMES]
    permission = handler.opt.get("permission")
    if permission and "member" in declared and not handler.opt.get("session"):
        operation["security"].append({"key": []})
    if permission:
        operation["x-permission"] = permission
    if handler.opt.get("body") == "raw":
        operation["requestBody"] = {"content": {"application/octet-stream": _BYTES}, "required": True}
    if "answer" in handler.opt:
        operation["responses"]["200"]["content"] = {
            each: _TEXT if each.startswith("text/") else _BYTES for each in handler.opt["answer"]
        }
    operation["responses"].pop("400", None)
    operation["responses"]["default"] = {
        "description": "A named refusal",
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorBody"}}},
    }


def stable_json(app: Litestar) -> bytes:
    """The description as sorted, indented JSON: the same bytes as long as the API is the same."""
    return msgspec.json.format(msgspec.json.encode(describe(app), order="sorted"), indent=2) + b"\n"


@get("/openapi.json", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def openapi_json(request: Request[Any, Any, Any]) -> Response[bytes]:
    return Response(stable_json(request.app), media_type="application/json")


@get("/docs/viewer.js", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def docs_script() -> Response[bytes]:
    return Response((_PAGE / "viewer.js").read_bytes(), media_type="text/javascript; charset=utf-8")


@get("/docs/viewer.css", opt=_PUBLIC, include_in_schema=False, sync_to_thread=False)
def docs_style() -> Response[bytes]:
    return Response((_PAGE / "viewer.css").read_bytes(), media_type="text/css; charset=utf-8")


routes = [openapi_json, docs_script, docs_style]
