"""The guard, before an app that would say yes to everything."""

import pytest
from fastapi import FastAPI, Request
from starlette.testclient import TestClient

from ui.guard import LOOPBACK, GuardConfig, guard


def client(**config: object) -> TestClient:
    app = FastAPI()

    @app.api_route("/echo", methods=["GET", "POST"])
    async def echo(request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    return TestClient(guard(app, GuardConfig(**config)), base_url="http://127.0.0.1:7860")


def test_a_page_of_another_site_cannot_act() -> None:
    with client() as http:
        assert http.post("/echo", headers={"origin": "https://evil.example"}).status_code == 403
        assert http.post("/echo", headers={"origin": "null"}).status_code == 403
        assert http.post("/echo", headers={"origin": "http://127.0.0.1:1"}).status_code == 403
        assert http.post("/echo", headers={"origin": "http://127.0.0.1:7860"}).status_code == 200
        assert http.post("/echo").status_code == 200  # not a browser


def test_a_page_of_another_site_cannot_read() -> None:
    with client() as http:
        answer = http.get("/echo", headers={"origin": "https://evil.example"})
        assert "access-control-allow-origin" not in answer.headers
        preflight = http.options(
            "/echo",
            headers={"origin": "https://evil.example", "access-control-request-method": "POST"},
        )
        assert preflight.status_code == 400


def test_a_listed_site_may_call() -> None:
    shop = "https://shop.example"
    with client(allowed_origins=(shop,), frame_ancestors=(shop,)) as http:
        answer = http.post("/echo", headers={"origin": shop})
        assert answer.status_code == 200
        assert answer.headers["access-control-allow-origin"] == shop
        assert "access-control-allow-credentials" not in answer.headers
        assert f"frame-ancestors 'self' {shop}" in answer.headers["content-security-policy"]


def test_another_name_for_this_machine_is_refused() -> None:
    with client(allowed_hosts=LOOPBACK) as http:
        for name in ("localhost", "127.0.0.1:7860", "[::1]:7860"):
            assert http.get("/echo", headers={"host": name}).status_code == 200, name
        assert http.get("/echo", headers={"host": "rebound.example"}).status_code == 400


@pytest.mark.parametrize(("size", "status"), [(0, 200), (1000, 200), (1001, 413)])
def test_bodies_are_limited_by_what_they_announce(size: int, status: int) -> None:
    with client(max_body=1000) as http:
        answer = http.post("/echo", content=b"x" * size)
        assert answer.status_code == status
        if status == 200:
            assert answer.json() == {"bytes": size}


def test_bodies_are_limited_by_what_arrives() -> None:
    with client(max_body=1000) as http:
        assert http.post("/echo", content=(b"x" * 100 for _ in range(10))).json() == {"bytes": 1000}
        assert http.post("/echo", content=(b"x" * 100 for _ in range(11))).status_code == 413
        liar = http.post("/echo", content=b"x", headers={"content-length": "-1"})
        assert liar.status_code == 413


def test_browsers_are_told_the_rules() -> None:
    with client() as http:
        headers = http.get("/echo").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        policy = headers["content-security-policy"]
        assert "connect-src 'self'" in policy
        assert "frame-ancestors 'self'" in policy
        assert "object-src 'none'" in policy
