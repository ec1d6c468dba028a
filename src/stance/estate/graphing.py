"""The graph's stage of a scan: edges are drawn from what was collected, and kept."""

from __future__ import annotations

from stance.estate.picturing import drawing
from stance.graph.picture import Picture
from stance.store import Store


def draw(store: Store) -> Picture:
    """Bring the estate's edges up to what was collected; gives the picture from which they were drawn."""
    seen = drawing(store)
    for maker, edges in seen.drawn.items():
        store.replace_edges(maker, edges)
    for gone in set(store.edge_makers()) - set(seen.drawn):
        store.replace_edges(gone, ())
    return seen
