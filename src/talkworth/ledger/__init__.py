"""What became of an order: its figures, its lines, and every exact change of their balances."""

from talkworth.ledger.facts import OrderFact
from talkworth.ledger.order import Order, resolve_order

__all__ = ["Order", "OrderFact", "resolve_order"]
