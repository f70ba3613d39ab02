"""Slack's methods: one address each, always 200, and ``ok`` says how it went."""

from typing import Any

from haoke.channels.adapters.slack.settings import SlackSettings
from haoke.channels.given import hosted_by, inside, number, words
from haoke.channels.outside import Answer, Fetched, NoAnswer, Outside, failed, sent
from haoke.channels.types import ChannelError, ErrorClass, Media, SendResult

_API = "https://slack.com/api"
_FILES = ("files.slack.com", ".slack.com")

_CODES: dict[ErrorClass, str] = {
    "auth": "not_authed invalid_auth token_expired token_revoked account_inactive no_token",
    "permission": "missing_scope no_permission not_allowed_token_type access_denied restricted_action not_in_channel"
    " ekm_access_denied team_access_not_granted restricted_action_read_only_channel as_user_not_supported"
    " messages_tab_disabled cant_delete_message",
    "recipient_invalid": "channel_not_found user_not_found user_disabled cannot_dm_bot is_archived user_not_visible"
    " message_not_found users_not_found",
    "rate_limited": "ratelimited rate_limited message_limit_exceeded",
    "too_large": "msg_too_long file_too_large msg_blocks_too_long metadata_too_large",
    "unsupported_content": "blocked_file_type invalid_blocks invalid_blocks_format invalid_attachments",
    "invalid": "no_text invalid_arguments invalid_arg_name invalid_json invalid_array_arg too_many_attachments",
    "account_suspended": "org_login_required app_missing_action_url team_not_found",
    "transient": "fatal_error internal_error service_unavailable request_timeout team_added_to_org",
}
_CLASSES = {code: name for name, codes in _CODES.items() for code in codes.split()}


async def ask(settings: SlackSettings, method: str, form: dict[str, str], outside: Outside) -> Answer:
    return await outside.call("POST", f"{_API}/{method}", headers=_bearer(settings), form=form)


async def tell(settings: SlackSettings, method: str, body: Any, outside: Outside) -> Answer:
    return await outside.call("POST", f"{_API}/{method}", headers=_bearer(settings), json=body)


def problem_of(answer: Answer) -> ChannelError | None:
    said = answer.json()
    if answer.status == 200 and inside(said, "ok") is True:
        return None
    code = words(said, "error", most=200) or str(answer.status)
    if answer.status == 429:
        found: ErrorClass = "rate_limited"
    else:
        found = _CLASSES.get(code, "transient" if answer.status >= 500 else "unknown")
    return ChannelError(
        error_class=found,
        code=code,
        message=words(said, "needed", most=500),
        retryable=found in {"rate_limited", "transient"},
        retry_after=number(answer.headers, "retry-after"),
    )


def result(answer: Answer, provider_message_id: str = "") -> SendResult:
    problem = problem_of(answer)
    return sent(provider_message_id) if problem is None else failed(problem)


async def fetch(settings: SlackSettings, media: Media, outside: Outside) -> Fetched:
    """The token goes to Slack's own hosts alone. Without the right to read files Slack shows a page to sign in."""
    url = media.url
    if not url:
        answer = await ask(settings, "files.info", {"file": media.media_ref}, outside)
        url = words(answer.json(), "file", "url_private_download", most=2000)
    if not hosted_by(url, _FILES):
        raise NoAnswer(written=False)
    found = await outside.download(url, headers=_bearer(settings))
    if found.mime == "text/html" and media.mime != "text/html":
        raise NoAnswer(written=False)
    return Fetched(found.content, media.mime or found.mime, media.filename)


async def upload(outside: Outside, url: str, content: bytes) -> Answer:
    if not hosted_by(url, _FILES):
        raise NoAnswer(written=False)
    return await outside.call("POST", url, content=content, seconds=60)


def _bearer(settings: SlackSettings) -> dict[str, str]:
    return {"Authorization": f"Bearer {settings.bot_token}"}
