"""The command `stance`."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; `stance --version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from stance._version import __version__

        sys.stdout.write(f"stance {__version__}\n")
        return
    from stance.cli.app import run

    sys.exit(run())


if __name__ == "__main__":
    main()
