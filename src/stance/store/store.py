"""The store of an estate, as everything else sees it."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self

from stance.store.assets import Assets
from stance.store.chain import Chain
from stance.store.commit import Commit
from stance.store.database import Database, locate
from stance.store.edges import Edges
from stance.store.findings import Findings
from stance.store.gaps import Gaps
from stance.store.judging import Judging
from stance.store.leases import Leases
from stance.store.ledger import Ledger
from stance.store.lists import Lists
from stance.store.marks import Marks
from stance.store.outcomes import Outcomes
from stance.store.scans import Scans
from stance.store.staging import Staging
from stance.store.upgrade import prepare, settle


class Store(
    Scans, Leases, Staging, Commit, Assets, Judging, Outcomes, Findings, Chain, Ledger, Gaps, Edges, Marks, Lists
):  # one part per idea, each in the file of its name
    """The database of one estate.

    Every method is a short transaction of its own and may be called from any thread; streams hold none between
    batches. What cannot be done raises `StoreError` and leaves everything as it was.
    """

    @classmethod
    def open(cls, place: str | os.PathLike[str], estate: str = "default") -> Self:
        """Open the store at a path or URL (`sqlite://` is in memory, `postgresql+psycopg://…` a server).

        What is not there is made, folder and all, readable by its owner alone; an older schema is upgraded.
        Raises StoreError for what is no store, a newer one, or one that cannot be reached.
        """
        database = Database(locate(place))
        try:
            prepare(database)
            settle(database, estate)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @property
    def place(self) -> str:
        """Where the store is, without a password."""
        return self._db.place

    def close(self) -> None:
        """Release the connections; a store in memory is lost."""
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
