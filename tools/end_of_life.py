"""The days on which versions reach their end of life, from endoflife-date/endoflife.date (MIT)."""

from __future__ import annotations

import re
from collections.abc import Mapping

from image_repositories import Repository

#: Of these the long-term support, which is free, counts.
_LONG_TERM = frozenset({"debian"})


def end_of_life(repository: Repository, products: Mapping[str, str]) -> dict[str, object]:
    """The days by product and version, and the product of each image."""
    wanted = sorted({*products.values(), "alpine", "debian", "ubuntu"})
    days = {product: _days(repository.read(f"HEAD:products/{_file(product)}.md") or "", product) for product in wanted}
    if empty := [product for product, found in days.items() if not found]:
        raise SystemExit(f"{repository.name} says nothing of {', '.join(empty)}")
    return {"source": f"{repository.name}@{repository.head}:products", "products": dict(products), "days": days}


def _file(product: str) -> str:
    return "alpine-linux" if product == "alpine" else product


def _days(text: str, product: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for block in re.split(r"(?m)^\s*-\s+releaseCycle:", text)[1:]:
        cycle = block.split("\n", 1)[0].split("#")[0].strip().strip("\"'")
        keys = ("eoes", "eol") if product in _LONG_TERM else ("eol",)
        values = [re.search(rf"(?m)^\s+{key}:\s*(\d{{4}}-\d\d-\d\d)", block) for key in keys]
        day = next((value.group(1) for value in values if value), None)
        if day:
            found[cycle] = day
    return found
