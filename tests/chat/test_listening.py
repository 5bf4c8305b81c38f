import re
import socket

import pytest

from catalog.errors import UsageError
from ui.server import listening_socket


def test_a_free_port_is_taken_and_a_taken_one_is_refused() -> None:
    with listening_socket("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(UsageError, match=re.escape(f"127.0.0.1:{port}")) as refusal:
            listening_socket("127.0.0.1", port)
        assert "--port" in refusal.value.remedy


@pytest.mark.parametrize("port", [-1, 65_536])
def test_ports_that_do_not_exist(port: int) -> None:
    with pytest.raises(UsageError, match=f"port {port}"):
        listening_socket("127.0.0.1", port)


def test_an_address_of_another_machine_is_refused() -> None:
    with pytest.raises(UsageError, match=r"192\.0\.2\.1"):
        listening_socket("192.0.2.1", 0)


def test_a_port_is_free_again_at_once() -> None:
    with listening_socket("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with socket.create_connection(("127.0.0.1", port)) as client:
            server, _ = first.accept()
            server.close()
            client.recv(1)
    listening_socket("127.0.0.1", port).close()
