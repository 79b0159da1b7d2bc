"""What the demo's shops sell."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Product:
    """A product and its price in minor units of each currency the shops take."""

    product_id: str
    title: str
    category: str
    usd: int
    eur: int
    jpy: int
    weight: int = 10

    def price(self, currency: str) -> int:
        return {"USD": self.usd, "EUR": self.eur, "JPY": self.jpy}[currency]


PRODUCTS = (
    Product("7200001", "Fell trail shoe", "shoes", 12900, 12490, 18900, 14),
    Product("7200002", "Scree approach shoe", "shoes", 14900, 13990, 21900, 7),
    Product("7200003", "Moss recovery clog", "shoes", 5900, 5490, 8800, 9),
    Product("7200004", "Tarn rain jacket", "jackets", 18900, 17990, 27900, 8),
    Product("7200005", "Lark wind shell", "jackets", 8900, 8490, 12900, 10),
    Product("7200006", "Ember down vest", "jackets", 15900, 14990, 23900, 5),
    Product("7200007", "Merino tee", "clothing", 5400, 4990, 7900, 16),
    Product("7200008", "Trail shorts", "clothing", 4900, 4590, 7200, 14),
    Product("7200009", "Night tights", "clothing", 6900, 6490, 9900, 8),
    Product("7200010", "Ridge socks, 3 pairs", "clothing", 2400, 2190, 3500, 18),
    Product("7200011", "Running vest 8 l", "packs", 10900, 9990, 15900, 9),
    Product("7200012", "Day pack 22 l", "packs", 8400, 7990, 12400, 7),
    Product("7200013", "Soft flask 500 ml", "packs", 1900, 1790, 2800, 16),
    Product("7200014", "Headlamp 600", "gear", 7900, 7490, 11500, 8),
    Product("7200015", "Folding poles", "gear", 11900, 10990, 17500, 6),
    Product("7200016", "GPS watch Tern", "gear", 32900, 31990, 48900, 3),
    Product("7200017", "Energy gel, box of 12", "nutrition", 3199, 2990, 4600, 15),
    Product("7200018", "Electrolyte tabs", "nutrition", 1299, 1190, 1900, 14),
    Product("7200019", "Oat bars, box of 16", "nutrition", 3450, 3190, 4900, 9),
    Product("7200020", "First-aid roll", "gear", 3950, 3690, 5700, 5),
)
GIFT_CARD = Product("7209001", "Gift card", "gift cards", 5000, 5000, 5000)

WEIGHTS = tuple(product.weight for product in PRODUCTS)
BY_ID = {product.product_id: product for product in (*PRODUCTS, GIFT_CARD)}
