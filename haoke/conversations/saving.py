"""Where a flow keeps what it is told: with the customer, by name, or among the company's own fields."""

from typing import Literal

from haoke.flows.contract import Scene

Save = Literal["no", "name", "phone", "email", "company", "field"]

OWN: tuple[Save, ...] = ("name", "phone", "email", "company")


def noted(save: Save, field: str, answer: str) -> dict[str, str]:
    """What to note with the customer. ``field`` is the name of the company's own field."""
    if save == "no" or not answer:
        return {}
    return {field if save == "field" else save: answer}


def known_of(scene: Scene, save: Save, field: str) -> str:
    """What is known of the customer already; empty when nothing is."""
    if save == "no":
        return ""
    return str(scene.fact(f"customer.field.{field}" if save == "field" else f"customer.{save}"))
