"""What a visitor says that is for people, whatever the bot knows. Pure."""

from haoke.bot.matching.text import tidy
from haoke.bot.sentiment.mood import Mood
from haoke.bot.types import HandOverRules
from haoke.conversations.contract import HandOverReason


def people_wanted(text: str, mood: Mood, rules: HandOverRules) -> HandOverReason | None:
    """Why people have to answer, before anything is looked for. Who may harm themselves never talks to a machine."""
    if mood.despair:
        return "care"
    if rules.angry and mood.label == "angry":
        return "angry"
    said = tidy(text)
    words = [tidy(word) for word in rules.words]
    return "words" if any(word and word in said for word in words) else None
