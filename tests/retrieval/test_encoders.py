"""The contract of encoders, on the real models; and what goes wrong with them."""

import builtins
import shutil
import socket
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import numpy as np
import pytest
import uvicorn
from fastapi import FastAPI, HTTPException, Request

from catalog.errors import ConfigError, MissingExtra, RetrievalError, WeightsError
from retrieval.encoder_config import EncoderConfig
from retrieval.open_encoder import BGE_QUERY_PREFIX, open_encoder
from retrieval.unit import unit_rows

TEXTS = [
    "A detective hunts androids in a rainy city.",
    "Two people fall in love on a train.",
    "A cook opens a small restaurant.",
    "",
    "word " * 3000,
]


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """A real HTTP server on loopback; yields its /v1 address."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        config = uvicorn.Config(app, log_level="error", lifespan="off", ws="none")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}/v1"
        finally:
            server.should_exit = True
            thread.join()


def embeddings_app(encoder) -> FastAPI:
    """OpenAI's /v1/embeddings in front of an encoder; the last call is kept in `app.state`."""
    app = FastAPI()
    app.state.calls = []

    @app.post("/v1/embeddings")
    def embeddings(body: dict, request: Request) -> dict:
        app.state.calls.append({**body, "key": request.headers.get("authorization")})
        if body["model"] != "bge-small":
            raise HTTPException(404, f"The model {body['model']} does not exist.")
        rows = encoder.encode_items(body["input"])
        data = [
            {"object": "embedding", "index": i, "embedding": row.tolist()}
            for i, row in enumerate(rows)
        ]
        return {
            "object": "list",
            "model": body["model"],
            "data": data[::-1],  # the order on the wire means nothing, the index does
            "usage": {"prompt_tokens": 0, "total_tokens": 0},
        }

    return app


@pytest.fixture(scope="module")
def bge(bge_folder):
    return open_encoder(EncoderConfig(), lambda name: {"bge-small": bge_folder}[name])


@pytest.fixture(scope="module")
def minilm(minilm_folder):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    config = EncoderConfig(kind="sentence_transformers", model="minilm")
    return open_encoder(config, lambda _: minilm_folder)


@pytest.fixture(scope="module")
def served(bge):
    app = embeddings_app(bge)
    with serving(app) as url:
        config = EncoderConfig(
            kind="openai", model="bge-small", url=url, batch=2, query_prefix=BGE_QUERY_PREFIX
        )
        encoder = open_encoder(config, lambda _: pytest.fail("no asset is needed"))
        yield encoder
        encoder.close()


@pytest.fixture(params=["bge", "minilm", "served"])
def encoder(request):
    return request.getfixturevalue(request.param)


@pytest.mark.weights
class TestContract:
    def test_unit_vectors_of_the_stated_shape(self, encoder):
        for vectors in (encoder.encode_queries(TEXTS), encoder.encode_items(TEXTS)):
            assert vectors.shape == (len(TEXTS), encoder.dim) == (5, 384)
            assert vectors.dtype == np.float32
            np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)

    def test_no_texts_no_vectors(self, encoder):
        assert encoder.encode_queries([]).shape == (0, 384)
        assert encoder.encode_items([]).shape == (0, 384)

    def test_a_batch_is_the_same_as_its_texts_one_by_one(self, encoder):
        batch = encoder.encode_items(TEXTS[:3])
        single = np.concatenate([encoder.encode_items([text]) for text in TEXTS[:3]])
        np.testing.assert_allclose(batch, single, atol=1e-5)

    def test_meaning_decides(self, encoder):
        items = encoder.encode_items(TEXTS[:3])
        questions = ["science fiction with robots", "a romance", "a film about food"]
        nearest = (encoder.encode_queries(questions) @ items.T).argmax(axis=1)
        assert nearest.tolist() == [0, 1, 2]

    def test_many_threads_get_the_same_vectors(self, encoder):
        expected = encoder.encode_queries(["a romance"])
        with ThreadPoolExecutor(4) as pool:
            for found in pool.map(lambda _: encoder.encode_queries(["a romance"]), range(12)):
                np.testing.assert_allclose(found, expected, atol=1e-5)

    def test_the_name_says_which_model(self, encoder):
        assert "bge-small" in encoder.name or "minilm" in encoder.name


@pytest.mark.weights
class TestOnnx:
    def test_it_is_the_reference_model(self, bge):
        """Cosines of bge-small-en-v1.5 in float32 lie within the noise of int8."""
        query = bge.encode_queries(["how to bake bread"])[0]
        near, far = bge.encode_items(["Mix flour, water and yeast.", "The stock market fell."])
        assert 0.6 < query @ near < 0.8
        assert query @ far < 0.55

    def test_questions_get_their_prefix(self, bge):
        asked = bge.encode_queries(["a romance"])
        np.testing.assert_allclose(asked, bge.encode_items([BGE_QUERY_PREFIX + "a romance"]))
        assert not np.allclose(asked, bge.encode_items(["a romance"]))

    def test_workers_change_nothing(self, bge_folder, bge):
        config = EncoderConfig(workers=1)
        alone = open_encoder(config, lambda _: bge_folder)
        np.testing.assert_array_equal(alone.encode_items(TEXTS), bge.encode_items(TEXTS))
        assert alone.name == bge.name

    def test_a_folder_of_ones_own(self, bge_folder, bge):
        config = EncoderConfig(model=str(bge_folder), query_prefix="", pooling="mean")
        own = open_encoder(config, lambda _: pytest.fail("no asset is needed"))
        assert own.name != bge.name
        assert own.encode_queries(["a romance"])[0] @ bge.encode_items(["a romance"])[0] < 0.999

    def test_a_damaged_file_is_named(self, bge_folder, tmp_path):
        for name in ("model.onnx", "tokenizer.json"):
            shutil.copytree(bge_folder, tmp_path, dirs_exist_ok=True)
            (tmp_path / name).write_bytes(b"garbage")
            with pytest.raises(WeightsError, match="cannot be opened"):
                open_encoder(EncoderConfig(), lambda _: tmp_path)
            (tmp_path / name).unlink()
            with pytest.raises(WeightsError, match=rf"{name} is missing.*sayso models get"):
                open_encoder(EncoderConfig(), lambda _: tmp_path)


@pytest.mark.weights
class TestServed:
    def test_the_wire(self, bge, monkeypatch):
        monkeypatch.setenv("MY_KEY", "s3cret")
        app = embeddings_app(bge)
        with serving(app) as url:
            config = EncoderConfig(
                kind="openai", model="bge-small", url=url, batch=2, key_variable="MY_KEY"
            )
            encoder = open_encoder(config, lambda _: pytest.fail("no asset is needed"))
            app.state.calls.clear()
            vectors = encoder.encode_items(TEXTS[:3])
            encoder.close()
        assert [len(call["input"]) for call in app.state.calls] == [2, 1]
        assert {call["key"] for call in app.state.calls} == {"Bearer s3cret"}
        np.testing.assert_allclose(vectors, bge.encode_items(TEXTS[:3]), atol=1e-5)
        assert "s3cret" not in repr(config) + encoder.name

    def test_an_unknown_model(self, bge):
        with (
            serving(embeddings_app(bge)) as url,
            pytest.raises(RetrievalError, match=r"404.*no-such.*url, key and model"),
        ):
            open_encoder(EncoderConfig(kind="openai", model="no-such", url=url), lambda _: None)


def broken_app(answer) -> FastAPI:
    app = FastAPI()

    @app.post("/v1/embeddings")
    def embeddings(body: dict) -> object:
        return answer(body)

    return app


def rows(vectors: list[list[float]]) -> dict:
    data = [{"object": "embedding", "index": i, "embedding": v} for i, v in enumerate(vectors)]
    return {"object": "list", "model": "m", "data": data}


def ask(config: EncoderConfig) -> None:
    with closing(open_encoder(config, lambda _: None)) as encoder:
        encoder.encode_queries(["a film"])


def slow(_: dict) -> dict:
    threading.Event().wait(1.0)
    return rows([[1.0, 0.0]])


def growing(body: dict) -> dict:
    return rows([[1.0] * (2 if body["input"] == ["length"] else 3)] * len(body["input"]))


@pytest.mark.parametrize(
    ("answer", "message"),
    [
        (slow, "did not answer in time"),
        (lambda _: {"hello": "world"}, "did not give one vector a text"),
        (lambda _: rows([]), "cannot be used|did not give one vector"),
        (lambda _: rows([[]]), r"lengths \[0\]"),
        (growing, r"lengths \[2, 3\]"),
        (lambda body: rows([[0.0, 0.0]] * len(body["input"])), "without direction"),
        (lambda _: "just text", "cannot be used|did not give one vector"),
    ],
)
def test_a_server_that_misbehaves(answer, message):
    config = {"kind": "openai", "model": "m", "timeout_s": 0.4, "retries": 0}
    with serving(broken_app(answer)) as url, pytest.raises(RetrievalError, match=message):
        ask(EncoderConfig(url=url, **config))


def test_no_server():
    with socket.socket() as reserved:  # bound and not listening: every connection is refused
        reserved.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{reserved.getsockname()[1]}/v1"
        with pytest.raises(RetrievalError, match="Check the encoder's url"):
            open_encoder(
                EncoderConfig(kind="openai", model="m", url=url, retries=0), lambda _: None
            )


def test_a_server_without_a_url():
    with pytest.raises(ConfigError, match="has no url"):
        open_encoder(EncoderConfig(kind="openai", model="m"), lambda _: None)


def test_without_the_extra(monkeypatch, tmp_path):
    real = builtins.__import__

    def without(name, *args, **kwargs):
        if name.split(".")[0] == "sentence_transformers":
            raise ImportError(name)
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    config = EncoderConfig(kind="sentence_transformers", model=str(tmp_path))
    with pytest.raises(MissingExtra, match=r"pip install 'sayso\[transformers\]'"):
        open_encoder(config, lambda _: None)


def test_a_folder_that_holds_no_model(tmp_path):
    pytest.importorskip("sentence_transformers", reason="the extra `transformers` is not installed")
    (tmp_path / "config.json").write_text("{}")
    config = EncoderConfig(kind="sentence_transformers", model=str(tmp_path))
    with pytest.raises(WeightsError, match="cannot be opened"):
        open_encoder(config, lambda _: None)


def test_vectors_that_have_no_direction_are_refused():
    for bad in ([[0.0, 0.0]], [[1.0, np.nan]], [[np.inf, 1.0]]):
        with pytest.raises(RetrievalError, match="without direction for text 1"):
            unit_rows(np.array([[3.0, 4.0], *bad]), "m")
    np.testing.assert_allclose(unit_rows(np.array([[3.0, 4.0]]), "m"), [[0.6, 0.8]], rtol=1e-6)


@pytest.mark.parametrize("bad", [{"kind": "magic"}, {"threads": 0}, {"batch": 0}, {"modle": "x"}])
def test_a_config_that_cannot_be(bad):
    with pytest.raises(ValueError, match="validation error"):
        EncoderConfig(**bad)
