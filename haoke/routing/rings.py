"""Skills that an item needs, and how they relax with waiting: ring after ring opens, the first is the strictest."""

from collections.abc import Iterable, Mapping, Sequence

from haoke.routing.contract import Candidate, Need, Ring


def skilled(rings: Sequence[Ring], waited: float, candidates: list[Candidate]) -> list[Candidate]:
    """Those of the innermost open ring that has any. Without rings: all."""
    if not rings:
        return candidates
    for ring in rings:
        if ring.after > waited:
            break
        found = _having(ring, candidates)
        if found:
            return found
    return []


def _having(ring: Ring, candidates: list[Candidate]) -> list[Candidate]:
    """Those who have all that the ring asks for; quick, because a crew may be a thousand and every item asks."""
    for need in ring.skills:
        skill, level = str(need.skill_id), need.level
        candidates = [each for each in candidates if each.skills.get(skill, 0) >= level]
    return candidates


def with_need(rings: Sequence[Ring], need: Need, seconds: int) -> list[Ring]:
    """The rings of an item that needs a skill beyond them; after so many seconds (0: never) they are enough alone."""
    asked = rings or [Ring(0)]
    strict = [Ring(ring.after, [*ring.skills, need]) for ring in asked]
    if not seconds:
        return strict
    relaxed = [Ring(max(ring.after, seconds), ring.skills) for ring in asked]
    return [ring for ring in strict if ring.after < seconds] + relaxed


def opens_after(rings: Sequence[Ring], candidates: Iterable[Candidate]) -> int | None:
    """Seconds of waiting after which any of the candidates is skilled enough; None: never."""
    if not rings:
        return 0
    crew = list(candidates)
    return next((ring.after for ring in rings if _having(ring, crew)), None)


def open_to(rings: Sequence[Ring], skills: Mapping[str, int]) -> int | None:
    """The same for one who has these skills, whether there is room or not."""
    if not rings:
        return 0
    return next((ring.after for ring in rings if all(_has(skills, need) for need in ring.skills)), None)


def _has(skills: Mapping[str, int], need: Need) -> bool:
    return skills.get(str(need.skill_id), 0) >= need.level
