import sys
from pathlib import Path

import numpy as np
import pytest

from assistant.understand import Understander
from evaluation.understanding import open_setting

sys.path.insert(0, str(Path(__file__).parent))

import catalogues


@pytest.fixture(scope="session")
def film_setting():
    return open_setting("films")


@pytest.fixture(scope="session")
def films(film_setting):
    return film_setting.catalog, film_setting.popularity


@pytest.fixture(scope="session")
def understanders(film_setting):
    small = {
        "shop": catalogues.shop(),
        "stays": catalogues.stays(),
        "music": catalogues.music(),
    }
    made = {n: Understander(c, np.ones(len(c), np.float32)) for n, c in small.items()}
    return made | {"films": film_setting.understander}
