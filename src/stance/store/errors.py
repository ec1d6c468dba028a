"""The one error of the store, with what happened, where, and what cures it."""

from __future__ import annotations

from typing import Final


class StoreError(Exception):
    """The store cannot do what was asked; the text names the store, the trouble and the cure.

    Whatever was being written was rolled back: nothing is half there.
    """


_CURES: Final = (
    ("not a database", "is not a Stance store: name another file with --db, or move this one away"),
    ("malformed", "is damaged: restore it from a backup, or move it away and scan again"),
    ("disk is full", "cannot grow, the disk is full: free some space and resume; nothing was half written"),
    ("readonly database", "is read-only: make the file and its folder writable, or name another with --db"),
    ("is locked", "is locked by another process: wait for it to end, or end it, and try again"),
    ("unable to open", "cannot be opened: check that the folder exists and that you may read and write it"),
    ("disk i/o error", "cannot be read or written, the disk reports an error: check the disk, then resume"),
    ("interrupted", "was interrupted; nothing was half written"),
)


def describe(place: str, trouble: object) -> StoreError:
    """The error for what the database driver said of the store at `place`."""
    said = " ".join(str(trouble).split())
    cure = next((text for sign, text in _CURES if sign in said.lower()), None)
    return StoreError(f"the store {place} {cure} ({said})" if cure else f"the store {place} failed: {said}")
