"""What can be set of a line to an operator's short message centre."""

from typing import Annotated, Literal

from msgspec import Meta

from haoke.channels.contract import ChannelSettings

_Password = Annotated[str, Meta(max_length=8, extra_json_schema={"format": "password", "writeOnly": True})]
_Number = Annotated[str, Meta(max_length=20, pattern=r"^[0-9A-Za-z+ .-]*$")]


class SmppSettings(ChannelSettings, frozen=True, kw_only=True):
    """``number``: what customers see and write to. ``alphabet``: of texts that name none (data coding 0).

    ``long_texts``: how those that need several short messages say what belongs together.
    """

    host: Annotated[str, Meta(max_length=253)] = ""
    port: Annotated[int, Meta(ge=1, le=65535)] = 2775
    tls: bool = False
    system_id: Annotated[str, Meta(max_length=15)] = ""
    password: _Password = ""
    system_type: Annotated[str, Meta(max_length=12)] = ""
    number: _Number = ""
    alphabet: Literal["gsm7", "latin1"] = "gsm7"
    long_texts: Literal["udh", "sar", "payload"] = "udh"

    def fetches(self) -> bool:
        return bool(self.host)
