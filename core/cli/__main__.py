"""``python -m core.cli``: the command line where the window's library is not wanted."""

import sys

from core.cli.entry import main

sys.exit(main())
