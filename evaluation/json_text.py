"""Results as JSON that every reader can read."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """The same for JSON: what is not a finite number becomes None, keys become strings."""
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    if isinstance(value, float | np.floating):
        return float(value) if np.isfinite(value) else None
    return value


def json_text(value: Any) -> str:
    """Indented, with a line's end at the end; characters of all scripts stay as they are."""
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
