"""Writes the generated pages into a folder, and takes away generated ones that are no more."""

from __future__ import annotations

import sys
from pathlib import Path

from stance.cli.docs.pages import is_generated, pages


def main(folder: str) -> None:
    """Write the pages below `folder`."""
    root = Path(folder)
    made = pages()
    for name, text in made.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    for path in root.rglob("*.md"):
        if str(path.relative_to(root)) not in made and is_generated(path.read_text("utf-8")):
            path.unlink()
    sys.stderr.write(f"{len(made)} pages below {folder}\n")


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "docs")
