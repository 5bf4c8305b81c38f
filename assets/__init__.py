"""Files that Sayso uses and does not carry: model weights and demo texts.

This folder knows where they come from (packages, a model hub), their size, licence and SHA-256, and
where they are kept. It never imports the code of the packages that carry them.
"""

from assets.registry import Asset, File, Member, Package, parse_registry, registry
from assets.store import AssetStore, Progress, State, default_root

__all__ = [
    "Asset",
    "AssetStore",
    "File",
    "Member",
    "Package",
    "Progress",
    "State",
    "default_root",
    "parse_registry",
    "registry",
]
