"""Nobody grants more than they hold."""

from haoke.accounts.errors import GrantExceedsOwn
from haoke.kernel.auth import Actor, Scope


def require_grants_within(actor: Actor, grants: dict[str, Scope]) -> None:
    """Raise GrantExceedsOwn when one of the grants reaches further than the actor's own."""
    for permission, scope in grants.items():
        own = actor.scope(permission)
        if own is None or not own.covers(scope):
            raise GrantExceedsOwn(permission=permission)
