"""Bodies of requests: decoded once and strictly, straight into the type the handler asks for."""

import functools
import re
from dataclasses import dataclass
from typing import Annotated, Any

import msgspec
from litestar.connection import Request
from litestar.datastructures import UploadFile
from msgspec import Meta

from haoke.kernel.clock import LAST_MS
from haoke.kernel.errors import InvalidRequest

_WHERE = re.compile(r"^(?P<what>.*?)(?: - at `\$\.?(?P<path>.*)`)?$", re.DOTALL)


Moment = Annotated[int, Meta(ge=0, le=LAST_MS)]
"""In milliseconds since 1970 (UTC)."""


class Body(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of what clients send: unknown fields are refused, so that a mistyped name is not silently ignored."""


@dataclass
class PictureForm:
    """A form with a picture in its field ``file``."""

    file: UploadFile


class Patch(Body, frozen=True, kw_only=True, omit_defaults=True):
    """Base of a partial change: a field that was not sent is ``msgspec.UNSET``."""

    def given(self) -> dict[str, Any]:
        """The fields that were sent."""
        return {name: value for name in self.__struct_fields__ if (value := getattr(self, name)) is not msgspec.UNSET}


@functools.cache
def _decoder(kind: Any) -> msgspec.json.Decoder[Any]:
    return msgspec.json.Decoder(kind)


class StrictRequest(Request[Any, Any, Any]):
    """A request whose JSON must have exactly the form the handler's ``data`` declares: no "5" for 5."""

    async def json(self) -> Any:
        field = getattr(self.route_handler, "parsed_data_field", None)
        try:
            return _decoder(Any if field is None else field.annotation).decode(await self.body())
        except msgspec.ValidationError as error:
            raise invalid(error) from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise InvalidRequest(path="", reason="malformed JSON") from None


def invalid(error: msgspec.ValidationError) -> InvalidRequest:
    """The refusal that says what of a value is wrong and where (``params.path``)."""
    match = _WHERE.match(str(error))
    return InvalidRequest(path=(match and match["path"]) or "", reason=match["what"] if match else str(error))
