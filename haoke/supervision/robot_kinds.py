"""The catalogue of robots: name (of the file) → robot."""

from haoke.kernel.plugins import discover
from haoke.supervision import robots
from haoke.supervision.contract import Robot
from haoke.supervision.errors import RobotUnknown, RobotUrlInvalid

ROBOTS: dict[str, Robot] = discover(robots, "robot", Robot, "haoke.robots")  # type: ignore[type-abstract]  # a protocol


def robot_named(name: str) -> Robot:
    """Raises RobotUnknown."""
    robot = ROBOTS.get(name)
    if robot is None:
        raise RobotUnknown(robot=name)
    return robot


def check_address(robot: Robot, url: str) -> None:
    """What is sent goes to the provider's own host. Raises RobotUrlInvalid."""
    if not any(url.startswith(begin) and url != begin for begin in robot.addresses):
        raise RobotUrlInvalid(begin=robot.addresses[0])
