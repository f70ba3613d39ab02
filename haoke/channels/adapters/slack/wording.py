"""Slack's own way to write: ``<https://a|label>``, ``<@U1>``, three characters escaped; and ours in it."""

import re

_MARK = re.compile(r"<([^<>\n]{1,3000})>")
_LINK = re.compile(r"\[([^\]\n]+)\]\((https?://[^)\s]+)\)")
_BOLD = re.compile(r"\*\*([^*\n]+)\*\*")


def plain(text: str) -> str:
    """As a person reads it, with links spelt out."""
    shown = _MARK.sub(lambda found: _meant(found.group(1)), text)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _meant(mark: str) -> str:
    target, _, label = mark.partition("|")
    if target.startswith("@"):
        return f"@{label or target[1:]}"
    if target.startswith("#"):
        return f"#{label or target[1:]}"
    if target.startswith("!"):
        return label or f"@{target[1:]}"
    address = target.removeprefix("mailto:").removeprefix("tel:")
    return f"{address} ({label})" if label and label not in {address, target} else address


def escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def marked(markdown: str) -> str:
    """Markdown as Slack writes it: bold by one star, links in angles."""
    return _BOLD.sub(r"*\1*", _LINK.sub(r"<\2|\1>", escaped(markdown)))
