"""What a detector is."""

from __future__ import annotations

from dataclasses import dataclass

from stance.classify.validators import Validator, shaped


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of secret: ``id`` is its type in findings, ``pattern`` is RE2 (linear time on any input).

    The group ``secret`` is what is masked; without it, the whole match. ``check`` judges that part; a higher
    ``rank`` wins where matches overlap.
    """

    id: str
    title: str
    pattern: str
    check: Validator = shaped
    rank: int = 50
