"""``python -m haoke``."""

import sys

from haoke.cli import main

sys.exit(main())
