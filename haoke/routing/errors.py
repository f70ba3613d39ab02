"""Refusals of routing."""

from haoke.kernel.errors import Conflict, Invalid, NotFound


class QueueNotFound(NotFound):
    """There is no such queue."""


class WorkItemNotFound(NotFound):
    """There is no such work item."""


class AgentStateNotFound(NotFound):
    """There is no such state."""


class AgentNotFound(NotFound):
    """There is no such agent."""


class OfferGone(Conflict):
    """This offer is over: it was answered, expired or was withdrawn."""


class WorkItemTaken(Conflict):
    """Somebody else has this already."""


class NothingWaiting(Conflict):
    """Nothing is waiting that you could take."""


class AgentUnavailable(Conflict):
    """This agent cannot take work at the moment."""


class AgentFull(Conflict):
    """This agent has no capacity left."""


class QueueNameTaken(Conflict):
    """There is already a queue named “{name}”."""


class QueueInUse(Conflict):
    """Work is still waiting in this queue or assigned from it."""


class OverflowLoop(Conflict):
    """Work would go round in circles: {queues}."""


class OverflowTarget(Conflict):
    """The queue “{queue}” overflows into this one."""


class CalendarInUse(Conflict):
    """The queue “{queue}” keeps to this calendar."""


class LastQueue(Conflict):
    """A workspace keeps at least one queue."""


class AgentStateInUse(Conflict):
    """An agent is in this state."""


class TooManyAgentStates(Conflict):
    """There can be at most {limit} states."""


class PresetState(Conflict):
    """The states that Haoke brings along stay as they are."""


class StrategyUnknown(Invalid):
    """There is no strategy “{strategy}”."""


class RangeInvalid(Invalid):
    """“{range}” is neither an address nor a range of addresses, such as 10.1.0.0/16."""


class SkillInUse(Conflict):
    """The queue “{queue}” asks for this skill."""


class RingsInvalid(Invalid):
    """The first ring is open at once, and each further one opens later than the one before."""


class CapacityInvalid(Invalid):
    """The capacity must lie between 0 and {maximum}."""


class AlreadyTheirs(Conflict):
    """This agent has it already, or is being asked."""


class NothingToSimulate(Conflict):
    """Nothing came to this queue in that time, or nobody serves it."""


class SimulationBusy(Conflict):
    """Another simulation is running. Try again in a moment."""


class SimulationTooLong(Conflict):
    """The simulation took too long. Ask for fewer days or plans."""
