"""Skills that an item needs, and how they relax with waiting: ring after ring opens, the first is the strictest."""

from collections.abc import Iterable, Sequence

from haoke.routing.contract import Candidate, Ring


def skilled(rings: Sequence[Ring], waited: float, candidates: list[Candidate]) -> list[Candidate]:
    """Those of the innermost open ring that has any. Without rings: all."""
    if not rings:
        return candidates
    for ring in rings:
        if ring.after > waited:
            break
        found = [each for each in candidates if has(each, ring)]
        if found:
            return found
    return []


def has(candidate: Candidate, ring: Ring) -> bool:
    """Whether the candidate has all that the ring asks for."""
    skills = candidate.skills
    return all(skills.get(str(need.skill_id), 0) >= need.level for need in ring.skills)


def opens_after(rings: Sequence[Ring], candidates: Iterable[Candidate]) -> int | None:
    """Seconds of waiting after which any of the candidates is skilled enough; None: never."""
    if not rings:
        return 0
    crew = list(candidates)
    return next((ring.after for ring in rings if any(has(each, ring) for each in crew)), None)
