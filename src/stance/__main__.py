"""The command `stance`."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line; `stance --version` answers before anything heavy is imported."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        from stance._version import __version__

        sys.stdout.write(f"stance {__version__}\n")
        return
    from stance.cli.app import run

    code = run()
    gc.freeze()  # all memory goes back at once: searching it for garbage first, as the interpreter would, takes long
    sys.exit(code)


if __name__ == "__main__":
    main()
