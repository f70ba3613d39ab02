"""Settings: environment variables ``HAOKE_*``, read once at the start; nothing else reads the environment."""

import os
from pathlib import Path
from typing import Annotated, Literal

import msgspec


class SettingsInvalid(ValueError):
    """A setting cannot be read; the message names it."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Each field is the variable ``HAOKE_<FIELD>``; an absent or empty variable means the default."""

    data_dir: Path = Path(".haoke")
    host: str = "127.0.0.1"
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8300
    public_url: str = ""  # how browsers reach Haoke, when a proxy stands before it
    secret_key: str = ""  # seals secrets in the database; empty: data_dir/secret.key, made when there is none
    database_url: str = ""  # empty: the embedded PostgreSQL
    bus_url: str = ""  # empty: the embedded NATS, which serves the processes of one node
    files_url: str = ""  # empty: a folder in data_dir; else s3://bucket/prefix
    web_processes: Annotated[int, msgspec.Meta(ge=0, le=64)] = 0  # 0: one less than the cores, at least 1 and at most 8
    bot_processes: Annotated[int, msgspec.Meta(ge=0, le=16)] = 1
    encoder: str = ""  # empty: Haoke's own; else a folder with model.onnx and tokenizer.json, or an http(s) address
    encoder_model: str = ""  # what to ask such an address for, and the key it wants
    encoder_key: str = ""
    bot_questions_days: Annotated[int, msgspec.Meta(ge=7, le=3650)] = 180  # for which what the bot was asked is kept
    speech: str = ""  # empty: voice goes to people as it is; else the address of a server that transcribes
    speech_model: str = ""  # what to ask such a server for, and the key it wants
    speech_key: str = ""
    socket_engine: Literal["picows", "asgi"] = "picows"
    trusted_proxies: str = "127.0.0.1"
    log_format: Literal["console", "json"] = "console"
    visitor_rate: float = 10.0  # messages a second and visitor, with a burst of five times as many
    member_rate: float = 50.0
    outbound_hosts: str = ""  # hosts of the own network that webhooks may call, separated by commas


def load(environment: dict[str, str] | None = None) -> Settings:
    """From the environment. Raises SettingsInvalid."""
    source = os.environ if environment is None else environment
    given = {name: source[_variable(name)] for name in Settings.__struct_fields__ if source.get(_variable(name))}
    try:
        return msgspec.convert(given, Settings, strict=False, dec_hook=lambda kind, value: kind(value))
    except msgspec.ValidationError as error:
        reason, _, name = str(error).partition(" - at `$.")
        raise SettingsInvalid(f"{_variable(name.rstrip('`'))}: {reason}") from error


def unknown(environment: dict[str, str] | None = None) -> list[str]:
    """Variables that look like settings and are none: misspelt, most likely."""
    known = {_variable(name) for name in Settings.__struct_fields__}
    return sorted(name for name in environment or os.environ if name.startswith("HAOKE_") and name not in known)


def _variable(name: str) -> str:
    return f"HAOKE_{name.upper()}"
