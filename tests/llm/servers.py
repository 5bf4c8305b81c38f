"""A tiny real HTTP server that misbehaves as it is told, in OpenAI's protocol."""

import json
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def chunk(text):
    delta = {"choices": [{"index": 0, "delta": {"content": text}, "finish_reason": None}]}
    return (
        f"data: {json.dumps({'id': 'x', 'object': 'chat.completion.chunk', **delta})}\n\n".encode()
    )


class Behaviour:
    """What the server does, and what it was asked.

    `reply` makes the text of an answer from the request, in place of the same `pieces` for all.
    """

    def __init__(
        self,
        *,
        status=200,
        body=b"",
        pieces=(),
        pause_s=0.0,
        cut=False,
        strict=False,
        reply=None,
    ):
        self.status, self.body, self.pieces, self.reply = status, body, pieces, reply
        self.pause_s, self.cut, self.strict = pause_s, cut, strict
        self.requests = []
        self.gone = threading.Event()
        """Set when the client hung up while it was being answered."""


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self):
        does = self.server.behaviour
        request = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        does.requests.append((request, {k.lower(): v for k, v in self.headers.items()}))
        if does.strict and "response_format" in request:
            self.plain(400, b'{"error": {"message": "response_format is not supported"}}')
        elif does.status != 200 or does.body:
            self.plain(does.status, does.body or b'{"error": {"message": "no"}}')
        else:
            self.stream(does, does.pieces if does.reply is None else [does.reply(request)])

    def plain(self, status, body):
        self.send_response(status)
        self.send_header(
            "Content-Type", "application/json" if status != 200 else "text/event-stream"
        )
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stream(self, does, pieces):
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        if does.cut:
            self.send_header("Content-Length", "100000")  # a promise that is not kept
        self.end_headers()
        try:
            for piece in pieces:
                time.sleep(does.pause_s)
                self.wfile.write(chunk(piece))
                self.wfile.flush()
            if not does.cut:
                self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            does.gone.set()

    def log_message(self, *_arguments):
        pass


@contextmanager
def serving(behaviour):
    """The server's URL up to and with /v1."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.behaviour = behaviour
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/v1"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
