"""Function points of knowledge. Whoever may read finds what is published; drafts are for those who work on them."""

from haoke.kernel.auth import Actor, Permission, Scope, declare
from haoke.kernel.errors import PermissionDenied

READ = "knowledge.read"
WRITE = "knowledge.write"
REVIEW = "knowledge.review"
PUBLISH = "knowledge.publish"
MANAGE = "knowledge.manage"
DRAW = "knowledge.draw"

_ALL = (Scope.ALL,)

declare(
    Permission(READ, "knowledge", _ALL, {"supervisor": Scope.ALL, "agent": Scope.ALL}),
    Permission(WRITE, "knowledge", (Scope.OWN, Scope.ALL), {"supervisor": Scope.ALL, "agent": Scope.OWN}),
    Permission(REVIEW, "knowledge", _ALL, {"supervisor": Scope.ALL}),
    Permission(PUBLISH, "knowledge", _ALL, {"supervisor": Scope.ALL}),
    Permission(MANAGE, "knowledge", _ALL, {"supervisor": Scope.ALL}),
    Permission(DRAW, "knowledge", _ALL, {"supervisor": Scope.ALL}),
)


def sees_all(actor: Actor) -> bool:
    """Whether all drafts and what is for other teams are open to the actor."""
    return actor.scope(WRITE) is Scope.ALL or any(actor.scope(point) for point in (REVIEW, PUBLISH, MANAGE))


def working_scope(actor: Actor) -> Scope:
    """Whose entries the actor may see as they are being written. Raises PermissionDenied."""
    if sees_all(actor):
        return Scope.ALL
    if actor.scope(WRITE) is None:
        raise PermissionDenied(permission=WRITE)
    return Scope.OWN
