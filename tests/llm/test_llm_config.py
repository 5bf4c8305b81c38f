"""From the words of a command line to a guarded model."""

import threading

import pytest
from pydantic import ValidationError

from assets import AssetStore
from assistant.llm import AUTO_ORDER, LLMConfig, open_llm, parse_llm
from catalog.errors import ConfigError, LLMUnavailable, UsageError, WeightsError


@pytest.fixture
def store(tmp_path):
    return AssetStore(tmp_path)


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("auto", {"backend": "auto"}),
        ("none", {"backend": "none"}),
        ("smollm2-135m", {"backend": "embedded", "model": "smollm2-135m"}),
        ("/a/model.gguf", {"backend": "embedded", "model": "/a/model.gguf"}),
        (
            "hosted:org/m:8b@http://127.0.0.1:8080/v1",
            {"backend": "hosted", "model": "org/m:8b", "url": "http://127.0.0.1:8080/v1"},
        ),
        (
            "hosted:gpt",
            {
                "backend": "hosted",
                "model": "gpt",
                "url": "https://api.openai.com/v1",
                "api_key_env": "OPENAI_API_KEY",
            },
        ),
        ("transformers:org/m", {"backend": "transformers", "model": "org/m"}),
    ],
)
def test_specs(spec, expected):
    assert parse_llm(spec) == LLMConfig(**expected)


@pytest.mark.parametrize("spec", ["", "hosted:", "transformers:"])
def test_what_names_no_model_is_refused(spec):
    with pytest.raises(UsageError, match="names no language model"):
        parse_llm(spec)


def test_none_and_auto_without_weights_open_nothing(store):
    assert open_llm(parse_llm("none"), store) is None
    assert open_llm(parse_llm("auto"), store) is None


@pytest.mark.parametrize(
    ("spec", "error", "words"),
    [
        (AUTO_ORDER[0], WeightsError, "sayso models get"),
        ("bge-small", UsageError, "not a language model"),
        ("no-such", UsageError, "not an asset"),
    ],
)
def test_what_is_not_there_says_what_to_do(store, spec, error, words):
    with pytest.raises(error, match=words):
        open_llm(parse_llm(spec), store)


def test_a_folder_with_one_gguf_is_enough_and_with_two_is_not(store, tmp_path):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.gguf").write_bytes(b"no weights")
    guard = open_llm(parse_llm(str(tmp_path / "own")), store)
    assert guard.name == "a (embedded)"
    guard.llm.wait(30)
    assert "failed" in guard.status
    guard.close()
    (tmp_path / "own" / "b.gguf").touch()
    with pytest.raises(WeightsError, match="2 GGUF files"):
        open_llm(parse_llm(str(tmp_path / "own")), store)


def test_a_key_that_was_named_must_be_there(store, monkeypatch):
    monkeypatch.delenv("MY_KEY", raising=False)
    config = LLMConfig(
        backend="hosted", model="m", url="http://127.0.0.1:9/v1", api_key_env="MY_KEY"
    )
    with pytest.raises(ConfigError, match="MY_KEY is not set"):
        open_llm(config, store)
    monkeypatch.setenv("MY_KEY", "k")
    guard = open_llm(config, store)
    assert guard.backend == "hosted"
    assert guard.capable
    guard.close()


def test_a_hosted_model_needs_a_url(store):
    with pytest.raises(ConfigError, match="URL"):
        open_llm(LLMConfig(backend="hosted", model="m"), store)


def test_what_is_no_setting_is_refused():
    with pytest.raises(ValidationError):
        LLMConfig(temprature=1)
    with pytest.raises(ValidationError):
        LLMConfig(threads=0)


class SlowStore(AssetStore):
    """A store whose fetch waits for the test."""

    def __init__(self, root):
        super().__init__(root)
        self.asked, self.gate = [], threading.Event()

    def get(self, name, progress=None):
        self.asked.append(name)
        progress("part", 1, 4)
        self.gate.wait(30)
        raise WeightsError("The network is gone.")


def test_auto_may_fetch_while_the_chat_goes_on(tmp_path, request_for):
    store = SlowStore(tmp_path)
    guard = open_llm(LLMConfig(fetch=True), store)
    for _ in range(500):
        if "25%" in guard.status:
            break
        threading.Event().wait(0.01)
    assert guard.status == "Qwen2.5-Coder-0.5B-Instruct (embedded), fetching: 25%"
    assert store.asked == [AUTO_ORDER[0]]
    assert guard.capable is store.known[AUTO_ORDER[0]].capable
    store.gate.set()
    assert guard.llm.wait(30) == "failed"
    with pytest.raises(LLMUnavailable, match="network is gone"):
        guard.text(request_for())
    guard.close()
