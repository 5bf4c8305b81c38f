import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.understand import Understander

sys.path.insert(0, str(Path(__file__).parent))

import catalogues


@pytest.fixture(scope="session")
def films():
    return catalogues.films()


@pytest.fixture(scope="session")
def understanders(films):
    small = {
        "shop": catalogues.shop(),
        "stays": catalogues.stays(),
        "music": catalogues.music(),
    }
    made = {n: Understander(c, np.ones(len(c), np.float32)) for n, c in small.items()}
    return made | {"films": Understander(*films)}
