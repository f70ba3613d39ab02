"""Search inside names, companies, addresses and numbers with a plain index, also for two Chinese characters.

Each text becomes a set of short terms, kept in the row's ``terms`` under a GIN index: single characters and pairs of
Chinese, Japanese and Korean, beginnings and triples of everything else. A query becomes terms that a match must have;
the few rows found so are then compared with the words themselves. A term begins with the workspace's mark, so that one
workspace's search never walks another's rows.
"""

import re
import unicodedata
from collections.abc import Iterable
from typing import Any
from uuid import UUID

_WORD = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\U00020000-\U000323af]+|[^\W_\u2e80-\u9fff\uac00-\ud7af]+")
MAX_TERMS = 600
MAX_WORDS = 8


def folded(text: str) -> str:
    """As it is compared: compatibility forms, case and accents aside."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return unicodedata.normalize("NFC", "".join(c for c in parts if not unicodedata.combining(c)))


def terms_of(workspace_id: UUID, texts: Iterable[str]) -> list[str]:
    """What to keep for a row."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(folded(text)):
            sizes = (1, 2) if _is_cjk(word) else (3,)
            grams = [word[at : at + size] for size in sizes for at in range(len(word) - size + 1)]
            found |= dict.fromkeys([*grams, *(() if _is_cjk(word) else (word[:1] + "^", word[:2] + "^"))])
    return [_marked(workspace_id, term) for term in list(found)[:MAX_TERMS]]


def search_columns(workspace_id: UUID, *, name: str, email: str, phone: str, company: str = "") -> dict[str, Any]:
    """The columns to write whenever one of these changes."""
    texts = (name, company, email, phone)
    return {"search_text": folded(" ".join(texts)), "terms": terms_of(workspace_id, texts)}


def wanted_terms(workspace_id: UUID, query: str) -> tuple[list[str], list[str]]:
    """(terms that a matching row has, words to compare then). Both empty when the query has no word."""
    words = _WORD.findall(folded(query))[:MAX_WORDS]
    terms: dict[str, None] = {}
    for word in words:
        if _is_cjk(word):
            terms |= dict.fromkeys([word] if len(word) == 1 else [word[at : at + 2] for at in range(len(word) - 1)])
        elif len(word) < 3:
            terms[word + "^"] = None
        else:
            terms |= dict.fromkeys(word[at : at + 3] for at in range(len(word) - 2))
    return [_marked(workspace_id, term) for term in terms], words


def _is_cjk(word: str) -> bool:
    return word[0] >= "\u2e80"


def _marked(workspace_id: UUID, term: str) -> str:
    return workspace_id.hex[-6:] + term
