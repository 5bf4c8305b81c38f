"""Requests, real weights where they are, and a check that nothing is left running."""

import gc
import threading
import time

import pytest

from assets import AssetStore
from assistant.llm import EmbeddedLLM, LLMRequest, Message


@pytest.fixture(scope="session")
def weights():
    store = AssetStore()
    if not store.has("smollm2-135m"):
        pytest.skip("SmolLM2 is not here: sayso models get smollm2-135m")
    return store.path("smollm2-135m")


@pytest.fixture(scope="session")
def smol(weights):
    llm = EmbeddedLLM(weights, name="SmolLM2 (embedded)")
    assert llm.wait(60) == "ready", llm.detail
    yield llm
    llm.close()


@pytest.fixture
def request_for():
    def make(text="Say something.", **options):
        return LLMRequest((Message("user", text),), "test.en", **options)

    return make


@pytest.fixture(autouse=True)
def nothing_is_left_running():
    before = set(threading.enumerate())
    yield
    gc.collect()
    deadline = time.monotonic() + 5
    while left := ours(before):
        if time.monotonic() > deadline:
            pytest.fail(f"These threads are left: {left}")
        time.sleep(0.02)


def ours(before):
    """Threads of the test, but for the model that the whole run shares."""
    names = ("sayso-llm SmolLM2 (embedded)",)
    return [t for t in threading.enumerate() if t not in before and t.name not in names]
