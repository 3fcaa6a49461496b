"""`python -m lightboard`: the same as the command `lightboard`."""

import sys

from lightboard.cli import main

sys.exit(main())
