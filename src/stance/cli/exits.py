"""Exit codes. Where several hold, the first of this list wins."""

from __future__ import annotations

from typing import Final

INTERRUPTED: Final = 130
USAGE: Final = 2
TARGET: Final = 8
INTERNAL: Final = 1
PLAN_REFUSED: Final = 7
VERIFICATION: Final = 6
PARTIAL: Final = 5
COVERAGE: Final = 4
FINDINGS: Final = 3
CLEAN: Final = 0

MEANING: Final = {
    INTERRUPTED: "interrupted, what was read is saved: `stance resume` goes on",
    USAGE: "wrong usage: an option, a query, a configuration or a rule file",
    TARGET: "the target cannot be reached, or refused the credentials",
    INTERNAL: "internal error, or the store cannot be used",
    PLAN_REFUSED: "a plan was refused",
    VERIFICATION: "verification failed, or a regression",
    PARTIAL: "partial, can be resumed",
    COVERAGE: "coverage below --min-coverage",
    FINDINGS: "findings at or above --fail-on",
    CLEAN: "clean",
}
