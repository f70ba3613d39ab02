"""Which language a text is in, as far as matching has to know."""

from haoke.bot.matching.text import is_chinese

CHINESE = "zh"
ENGLISH = "en"
_SHARE = 0.2
"""Of the letters: Chinese texts are full of English names, English ones hardly ever hold Chinese."""


def language_of(text: str) -> str:
    """``zh``, ``en`` for anything in Latin letters, or "" for what is neither."""
    letters = [char for char in text if char.isalpha()]
    chinese = sum(map(is_chinese, letters))
    if chinese and chinese >= _SHARE * len(letters):
        return CHINESE
    return ENGLISH if any(char.isascii() for char in letters) else ""
