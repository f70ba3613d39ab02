"""An answer to a customer, written by a model from passages of the knowledge base; checked before anybody sees it."""

from uuid import UUID

from haoke.bot.actions.ask_model import MOST_PATIENCE, ask_model
from haoke.bot.generation.grounding import Grounded, NotGrounded, Passage, Turn, checked, questions
from haoke.bot.generation.orders import gives_orders
from haoke.bot.types import Use
from haoke.kernel.ids import new_id
from haoke.kernel.runtime import Runtime

_MOST_TOKENS = 700


async def generate_answer(
    runtime: Runtime,
    workspace_id: UUID,
    question: str,
    passages: list[Passage],
    turns: list[Turn],
    *,
    locale: str,
    use: Use = "answers",
    patience: float = MOST_PATIENCE,
) -> Grounded | NotGrounded:
    """What may be said, with its sources, or why nothing may; in the language of ``locale``.

    Without passages, and for a question that gives orders to the model, none is asked.
    Raises ModelNotSet, ModelBudgetSpent, ModelFailed: the caller then answers without a model.
    """
    code = new_id().hex[-8:]
    asked, shown = questions(question, passages, turns, locale=locale, code=code)
    if not shown or gives_orders(question):
        return NotGrounded("unanswered")
    found = await ask_model(runtime, workspace_id, use, asked, most_tokens=_MOST_TOKENS, patience=patience)
    if found.cut:
        return NotGrounded("too_long")
    return checked(found.text, question, shown, code=code)
