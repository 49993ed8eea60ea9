"""`python -m incentlang` is `incent`."""

import sys

from incentlang.cli import entry

if __name__ == "__main__":
    sys.exit(entry())
