"""A study on standard input, its outcomes on standard output: ``python -m haoke.routing.simulation``."""

import sys

import msgspec

from haoke.routing.simulation.outcome import outcomes
from haoke.routing.simulation.study import Study

sys.stdout.buffer.write(msgspec.json.encode(outcomes(msgspec.json.decode(sys.stdin.buffer.read(), type=Study))))
