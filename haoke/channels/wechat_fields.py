"""The body of a request of WeChat's platforms as fields, whether it came as XML or as JSON."""

from collections.abc import Mapping
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml.ElementTree import fromstring

from haoke.channels.errors import RequestUnreadable
from haoke.channels.given import object_in

Fields = Mapping[str, Any]
_DEEPEST = 4
_MOST_FIELDS = 500


def fields_of(body: bytes) -> Fields:
    """Raises RequestUnreadable."""
    return object_in(body) if body.lstrip()[:1] == b"{" else _from_xml(body)


def several(fields: Fields, name: str) -> list[Fields]:
    """One or more of the same name."""
    value = fields.get(name)
    found = value if isinstance(value, list) else [value]
    return [each for each in found[:_MOST_FIELDS] if isinstance(each, dict)]


def _from_xml(body: bytes) -> Fields:
    """Without a document type: entities can make little into much."""
    try:
        root = fromstring(body, forbid_dtd=True)
    except (ParseError, ValueError, LookupError):
        raise RequestUnreadable from None
    found = _value(root, _DEEPEST)
    return found if isinstance(found, dict) else {}


def _value(element: Element, deeper: int) -> Any:
    if not len(element):
        return element.text or ""
    found: dict[str, Any] = {}
    if deeper:
        for child in element[:_MOST_FIELDS]:
            value = _value(child, deeper - 1)
            if child.tag not in found:
                found[child.tag] = value
            elif isinstance(found[child.tag], list):
                found[child.tag].append(value)
            else:
                found[child.tag] = [found[child.tag], value]
    return found
