"""Fetching from a model hub: the hub's own client against a real HTTP server on loopback."""

import json
import threading
from hashlib import sha1
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from assets import AssetStore
from catalog.errors import UsageError, WeightsError

COMMIT = "a" * 40
FILES = {"config.json": b"{}", "big-q4.gguf": b"GGUF weights", "big-q8.gguf": b"GGUF more"}


class Hub(BaseHTTPRequestHandler):
    """The three answers of a hub that a snapshot needs."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self.answer(body=False)

    def do_GET(self):
        self.answer(body=True)

    def answer(self, body):
        path = self.path.partition("?")[0]
        if path.startswith("/api/models/owner/name"):
            siblings = [{"rfilename": name} for name in FILES]
            data = json.dumps({"id": "owner/name", "sha": COMMIT, "siblings": siblings}).encode()
            if "/tree/" in path:
                data = json.dumps(
                    [
                        {"type": "file", "path": n, "size": len(d), "oid": sha1(d).hexdigest()}
                        for n, d in FILES.items()
                    ]
                ).encode()
            self.reply(200, data, body)
        elif path.startswith("/owner/name/resolve/"):
            data = FILES[path.rpartition("/")[2]]
            self.reply(200, data, body, ETag=f'"{sha1(data).hexdigest()}"')
        elif path.startswith(("/api/models/closed/", "/closed/")):
            self.reply(401, b"{}", body, **{"X-Error-Code": "RepoNotFound"})
        else:
            self.reply(404, b"{}", body, **{"X-Error-Code": "RepoNotFound"})

    def reply(self, status, data, body, **headers):
        self.send_response(status)
        for key, value in (
            {"Content-Length": str(len(data)), "X-Repo-Commit": COMMIT} | headers
        ).items():
            self.send_header(key, value)
        self.end_headers()
        if body:
            self.wfile.write(data)

    def log_message(self, *_arguments):
        pass


@pytest.fixture
def hub():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def store(tmp_path):
    return AssetStore(tmp_path)


def test_a_repository_is_fetched_whole_and_found_by_its_name(store, hub):
    folder = store.get_from_hub("owner/name", endpoint=hub)
    assert {p.name: p.read_bytes() for p in folder.iterdir() if not p.name.startswith(".")} == FILES
    assert store.has("owner/name")
    assert store.path("owner/name") == folder
    assert store.hub_names() == ["owner/name"]
    assert store.remove("owner/name")
    assert not store.has("owner/name")


def test_only_the_files_that_are_asked_for(store, hub):
    folder = store.get_from_hub("owner/name", patterns=["*q4.gguf"], endpoint=hub)
    assert [p.name for p in folder.iterdir() if p.is_file() and p.name[0] != "."] == ["big-q4.gguf"]


def test_a_pattern_that_fits_nothing_is_told(store, hub):
    with pytest.raises(WeightsError, match="no file that matches"):
        store.get_from_hub("owner/name", patterns=["*.nothing"], endpoint=hub)
    assert not store.has("owner/name")


@pytest.mark.parametrize("repo", ["owner/unknown", "closed/name"])
def test_an_unknown_or_closed_repository_is_told(store, hub, repo):
    with pytest.raises(WeightsError, match="HF_TOKEN"):
        store.get_from_hub(repo, endpoint=hub)


def test_a_hub_out_of_reach_is_told(store):
    with pytest.raises(WeightsError, match="HF_ENDPOINT"):
        store.get_from_hub("owner/name", endpoint="http://127.0.0.1:9")


@pytest.mark.parametrize("repo", ["name", "a/b/c", "../up", "owner/..", "/x", ""])
def test_what_is_no_repository_is_refused_before_any_connection(store, repo):
    with pytest.raises(UsageError, match="OWNER/NAME"):
        store.get_from_hub(repo)
