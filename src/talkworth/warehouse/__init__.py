"""Facts in, views out: the journal as typed facts, and every number as a select over them."""

from talkworth.warehouse.batch import Loaded
from talkworth.warehouse.snapshot import Reading, Snapshot
from talkworth.warehouse.warehouse import Warehouse

__all__ = ["Loaded", "Reading", "Snapshot", "Warehouse"]
