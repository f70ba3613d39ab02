"""The questions a graph can answer, one function each: a reading of which parts fit it is answered or passed on.

``None``: another one. An answer without text: it was this question, and the fact is not known.
"""

from collections.abc import Callable
from uuid import UUID

from haoke.bot.matching.graph.grammar import LAST
from haoke.bot.matching.graph.scene import Scene, answered, unknown
from haoke.bot.matching.graph.types import GraphAnswer, GraphEvidence
from haoke.knowledge.graph.network import Known
from haoke.knowledge.graph.types import GraphRelation

_COMPARED = 12  # attributes of a comparison
_FEWEST = 2  # to compare
_SEVERAL = 6  # entities of one question


def step(scene: Scene) -> GraphAnswer | None:
    """How something is done: all of its steps, or one of them."""
    asked, say = scene.asked, scene.sayer.say
    if len(asked.entities) != 1 or not scene.parts <= {"entities", "kinds", "how", "steps", "step", "which"}:
        return None
    entity_id = asked.entities[0]
    steps = scene.network.entities[entity_id].steps
    if not steps or not scene.parts & {"how", "steps", "step"}:
        return None
    name = scene.sayer.name(entity_id)
    if asked.step is None:
        listed = "\n".join(say("steps_line", n=number, text=text) for number, text in enumerate(steps, 1))
        evidence = [GraphEvidence(entity_id=entity_id, entity=name, word="", value=listed)]
        return answered("steps", say("steps", entity=name, steps=listed), evidence)
    number = len(steps) if asked.step == LAST else asked.step
    if not 1 <= number <= len(steps):
        text = say("no_step", entity=name, total=len(steps))
    else:
        text = say("step", n=number, total=len(steps), text=steps[number - 1])
    return answered("step", text, [GraphEvidence(entity_id=entity_id, entity=name, word="", value=text)])


def difference(scene: Scene) -> GraphAnswer | None:
    """What two or more have that the others have not."""
    asked, say, name = scene.asked, scene.sayer.say, scene.sayer.name
    if "differ" not in scene.parts or not scene.parts <= {"entities", "kinds", "attributes", "differ", "which"}:
        return None
    if not _FEWEST <= len(asked.entities) <= _SEVERAL:
        return None
    known = {one: scene.network.known(one) for one in asked.entities}
    shared = [
        one for one in known[asked.entities[0]] if all(one in each and each[one].sound for each in known.values())
    ]
    shared = [one for one in shared if scene.attribute(one) and (not asked.attributes or one in asked.attributes)]
    if not shared:
        return GraphAnswer(intent="difference", missing=[scene.sayer.several([name(one) for one in asked.entities])])
    lines: list[str] = []
    evidence: list[GraphEvidence] = []
    for attribute_id in shared:
        attribute = scene.attribute(attribute_id)
        assert attribute is not None, "only attributes are compared"
        facts = [scene.sayer.fact(one, attribute, known[one][attribute_id]) for one in asked.entities]
        evidence += facts
        if len({fact.value for fact in facts}) > 1 and len(lines) < _COMPARED:
            values = [say("value_of", entity=fact.entity, value=fact.value) for fact in facts]
            lines.append(say("line", attribute=name(attribute_id), values=say("comma_values").join(values)))
    names = scene.sayer.several([name(one) for one in asked.entities])
    text = "\n".join([say("differ", names=names), *lines]) if lines else say("same", names=names)
    return answered("difference", text, evidence)


def extreme(scene: Scene) -> GraphAnswer | None:
    """Which has the most or least of a number: of all of a kind, of some that are named, or of what one is made as."""
    asked, say = scene.asked, scene.sayer.say
    allowed = {"entities", "kinds", "attributes", "most", "least", "the most", "the least", "which"}
    wanted = asked.most or asked.least or asked.attributes
    if len(set(asked.most + asked.least + asked.attributes)) != 1 or not scene.parts <= allowed:
        return None
    least = bool(asked.least) or "least" in asked.marks
    most = bool(asked.most) or "most" in asked.marks
    attribute = scene.attribute(wanted[0])
    if least == most or attribute is None or attribute.type != "number":
        return None
    pool = scene.of_kinds(scene.network.entities)
    if len(asked.entities) == 1:
        pool = [one for one in pool if scene.descends(one, asked.entities)]
    elif asked.entities:
        pool = list(asked.entities)
    measured = [(one, known) for one in pool if (known := scene.known(one, wanted[0])) is not None and known.sound]
    measured = [(one, known) for one, known in measured if isinstance(known.values[0], float)]
    if len(measured) < min(_FEWEST, len(pool)) or not measured:
        return None
    lines: list[str] = []
    evidence: list[GraphEvidence] = []
    for kind_id in sorted({scene.network.entities[one].kind_id for one, _ in measured}, key=str):
        ranked = [(one, known) for one, known in measured if scene.network.entities[one].kind_id == kind_id]
        best = (min if least else max)(known.values[0] for _, known in ranked)
        first = {one: known for one, known in ranked if known.values[0] == best}
        facts = [scene.sayer.fact(one, attribute, first[one]) for one in scene.in_order(first)]
        evidence += facts
        names = scene.sayer.several([fact.entity for fact in facts])
        line = say("extreme", names=names, attribute=facts[0].word, value=facts[0].value)
        others = sum(scene.network.entities[one].kind_id == kind_id for one in pool) - len(ranked)
        lines.append(say("unmeasured", text=line, n=others) if others else line)
    return answered("extreme", "\n".join(lines[:_SEVERAL]), evidence)


def filtered(scene: Scene) -> GraphAnswer | None:
    """Which, or how many, have something or not; how many there are of a kind."""
    asked, say = scene.asked, scene.sayer.say
    parts = {"entities", "kinds", "attributes", "values", "which", "count", "no"}
    if not scene.parts <= parts or not scene.parts & {"kinds", "which", "count"} or len(asked.entities) > 1:
        return None
    wanted = _wanted(scene)
    if wanted is None:
        return None
    attribute_id, value = wanted
    attribute = scene.attribute(attribute_id)
    pool = scene.of_kinds(scene.network.entities)
    if asked.entities:
        pool = [one for one in pool if scene.descends(one, asked.entities)]
    without = "no" in asked.marks
    found: dict[UUID, Known] = {}
    for one in pool:
        known = scene.known(one, attribute_id)
        if known is not None and known.sound and _holds(known, value) is not without:
            found[one] = known
    if not found or attribute is None:
        return GraphAnswer(intent="filter", missing=[scene.sayer.name(attribute_id)])
    held = [scene.sayer.fact(one, attribute, found[one]) for one in scene.in_order(found)]
    what = scene.sayer.name(attribute_id) if value is True else str(value)
    key = "without" if without else "with"
    text = say(key, what=what, names=scene.sayer.several([one.entity for one in held]))
    if "count" in asked.marks:
        return answered("count", say("count", n=len(held), names=text), held)
    return answered("filter", text, held)


def _wanted(scene: Scene) -> tuple[UUID, bool | str] | None:
    """The attribute and the value that is looked for."""
    asked = scene.asked
    if len(asked.values) == 1 and set(asked.attributes) <= {asked.values[0][0]}:
        return asked.values[0]
    attribute = scene.attribute(asked.attributes[0]) if len(asked.attributes) == 1 and not asked.values else None
    return (asked.attributes[0], True) if attribute is not None and attribute.type == "yes_no" else None


def _holds(known: Known, value: bool | str) -> bool:
    held = known.values[0]
    return value in held if isinstance(held, list) else held == value


def counted(scene: Scene) -> GraphAnswer | None:
    """How many of a kind there are, and which."""
    if "kinds" not in scene.parts or not scene.parts <= {"kinds", "count", "which"} or len(scene.parts) < _FEWEST:
        return None
    found = scene.in_order(scene.of_kinds(scene.network.entities))
    if not found:
        return None
    evidence = [GraphEvidence(entity_id=one, entity=scene.sayer.name(one), word="") for one in found]
    names = scene.sayer.several([one.entity for one in evidence])
    return answered("count", scene.sayer.say("count", n=len(found), names=names), evidence)


def related(scene: Scene) -> GraphAnswer | None:
    """Whether one stands to another in a relation, or what does; without a relation, what of a kind is linked to it."""
    asked = scene.asked
    allowed = {"entities", "kinds", "relations", "inverse", "which", "count"}
    if not scene.parts <= allowed or len(set(asked.relations + asked.inverse)) > 1:
        return None
    named = next(iter(asked.relations + asked.inverse), None)
    if len(asked.entities) == _FEWEST and named is not None:
        return _whether(scene, named)
    if len(asked.entities) != 1 or not scene.parts & {"kinds", "which", "count"}:
        return None
    if named is None:
        if not asked.kinds:
            return None
        links = [one for one, content in scene.network.items.items() if isinstance(content, GraphRelation)]
    else:
        links = [named]
    found = [answer for link in sorted(links) if (answer := _linked(scene, link)) is not None]
    if not found:
        return None if named is None else unknown(scene, "linked", asked.entities[0], named)
    evidence = [one for answer in found for one in answer.evidence]
    return answered("linked", "\n".join(answer.text for answer in found[:_SEVERAL]), evidence)


def _backwards(scene: Scene) -> bool:
    """Whether the entity named first is at the link's end: by the order of words, and which end the relation is of."""
    return scene.asked.subject_first is bool(scene.asked.inverse)


def _whether(scene: Scene, relation_id: UUID) -> GraphAnswer | None:
    one, other = scene.asked.entities
    if _backwards(scene):
        one, other = other, one
    for first, second in ((one, other), (other, one)):
        reached = scene.network.linked(first, relation_id)
        back = scene.network.linked(second, relation_id, backwards=True)
        if second in reached or first in back:
            link = scene.sayer.link(first, relation_id, second, reached.get(second, back.get(first, first)))
            said = scene.sayer.say("relation", one=link.entity, relation=link.word, other=link.value)
            return answered("relation", said, [link])
    return unknown(scene, "relation", one, relation_id)


def _linked(scene: Scene, relation_id: UUID) -> GraphAnswer | None:
    """What is at the other end of one relation; of the two ends, the one the words speak of comes first."""
    entity_id = scene.asked.entities[0]
    relation = scene.network.items.get(relation_id)
    if not isinstance(relation, GraphRelation):
        return None
    preferred = _backwards(scene)
    for backwards in (preferred, not preferred):
        ends = scene.network.linked(entity_id, relation_id, backwards=backwards)
        found = scene.in_order(scene.of_kinds(ends))
        if found:
            pairs = [(one, entity_id) if backwards else (entity_id, one) for one in found]
            evidence = [
                scene.sayer.link(first, relation_id, second, ends[one])
                for one, (first, second) in zip(found, pairs, strict=True)
            ]
            return answered("linked", _said_of(scene, relation, relation_id, found, backwards=backwards), evidence)
    return None


def _said_of(scene: Scene, relation: GraphRelation, relation_id: UUID, found: list[UUID], *, backwards: bool) -> str:
    say, name = scene.sayer.say, scene.sayer.name
    entity, names = name(scene.asked.entities[0]), scene.sayer.several([name(one) for one in found])
    inverse = scene.sayer.inverse(relation)
    if not backwards:
        text = say("linked", entity=entity, relation=name(relation_id), names=names)
    elif inverse:
        text = say("linked", entity=entity, relation=inverse, names=names)
    else:
        text = say("linked_back", entity=entity, relation=name(relation_id), names=names)
    return say("count", n=len(found), names=text) if "count" in scene.asked.marks else text


def attributes(scene: Scene) -> GraphAnswer | None:
    """What is known of an entity, or of several, or whether a value is among it."""
    asked = scene.asked
    allowed = {"entities", "kinds", "attributes", "values", "which", "no"}
    if not scene.parts <= allowed or not 1 <= len(asked.entities) <= _SEVERAL:
        return None
    if asked.kinds and len(scene.of_kinds(asked.entities)) < len(asked.entities):
        return None
    wanted = list(dict.fromkeys([*asked.attributes, *(one for one, _ in asked.values)]))
    if not 1 <= len(wanted) <= _SEVERAL:
        return None
    lines: list[str] = []
    evidence: list[GraphEvidence] = []
    for entity_id in asked.entities:
        for attribute_id in wanted:
            known, attribute = scene.known(entity_id, attribute_id), scene.attribute(attribute_id)
            if known is None or attribute is None or not known.sound:
                return unknown(scene, "attribute", entity_id, attribute_id, known)
            fact = scene.sayer.fact(entity_id, attribute, known)
            evidence.append(fact)
            lines.append(_sentence(scene, known, fact))
    return answered("attribute", "\n".join(lines), evidence)


def _sentence(scene: Scene, known: Known, fact: GraphEvidence) -> str:
    value = known.values[0]
    params = {"entity": fact.entity, "attribute": fact.word, "value": fact.value}
    looked_for = [text for attribute_id, text in scene.asked.values if attribute_id == known.attribute_id]
    if isinstance(value, bool):
        return scene.sayer.say("yes" if value else "no", **params)
    if looked_for:
        held = all(_holds(known, one) for one in looked_for)
        what = scene.sayer.several(looked_for)
        return scene.sayer.say("among" if held else "not_among", what=what, **params)
    return scene.sayer.say("value", **params)


INTENTS: tuple[Callable[[Scene], GraphAnswer | None], ...] = (
    step,
    difference,
    extreme,
    filtered,
    counted,
    related,
    attributes,
)
