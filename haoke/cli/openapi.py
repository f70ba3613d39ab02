"""``haoke openapi``."""

import sys
from argparse import Namespace

from haoke.app import openapi_json
from haoke.kernel.settings import Settings


def run(_: Settings, __: Namespace) -> int:
    sys.stdout.buffer.write(openapi_json())
    return 0
