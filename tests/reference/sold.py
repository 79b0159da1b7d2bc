"""What one sale brought on one line."""

from __future__ import annotations

from dataclasses import dataclass

from tests.reference.orders import Line


@dataclass(slots=True)
class Sold:
    """Units of a line and their money, sold at `sold_at` (`at`: when its source says)."""

    line: Line
    sale_id: str
    at: int
    units: int
    money: int
    sold_at: int = 0

    @property
    def line_id(self) -> str:
        return self.line.line_id

    @property
    def product_id(self) -> str | None:
        return self.line.product_id

    @property
    def portion_id(self) -> str:
        return self.line_id if self.sale_id == "sale" else f"{self.line_id}/{self.sale_id}"
