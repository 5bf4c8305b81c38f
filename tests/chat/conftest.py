"""What the tests of the chat page share."""

import pytest
from chat_known import small_catalog

from catalog import Catalog
from ui.chat.wording import Words, load_words


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return small_catalog()


@pytest.fixture(scope="session")
def words() -> Words:
    return load_words("en")
