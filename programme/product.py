"""What can be licensed, what it costs, and what cannot be had through a purchase authorization."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from programme.refusal import Refused

CURRENCY = "EUR"


@dataclass(eq=False, kw_only=True)
class Product:
    """`price` is the list price of one licence for one month."""

    name: str
    price: Decimal
    orderable: bool = True  # device licences are ordered from the vendor directly

    def price_for(self, months: int) -> Decimal:
        return self.price * months

    def check_orderable(self) -> None:
        """Refuses a product that a purchase authorization cannot hold."""
        if not self.orderable:
            raise Refused("not_orderable", at="product", product=self.name)
