"""Pictures of items: a web address as it is, a file of the catalogue through our own address."""

from pathlib import Path
from urllib.parse import quote

from catalog.items import Catalog

TYPES = {
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".png": "image/png",
    ".webp": "image/webp",
}
"""Endings that are served; SVG is not among them, since it can carry scripts."""


def picture_address(item_id: str, image: str) -> str:
    """Where the browser gets an item's picture; empty when there is none that it may get."""
    if image.startswith(("https://", "http://")):
        return image
    if Path(image).suffix.lower() in TYPES:
        return f"chat/picture?item={quote(item_id, safe='')}"
    return ""


def picture_file(catalog: Catalog, item_id: str) -> Path | None:
    """The file of an item's picture; None when the catalogue names no such file.

    Only paths that the catalogue itself names are ever served.
    """
    item = catalog.get(item_id)
    if item is None or item.image.startswith(("https://", "http://")):
        return None
    path = Path(item.image)
    return path if path.suffix.lower() in TYPES and path.is_file() else None
