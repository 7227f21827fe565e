"""Run the command as ``python -m lockin``."""

import sys

from lockin._cli import main

if __name__ == "__main__":
    sys.exit(main())
