"""The optional packages torch and safetensors: whether they are there, and how they run here."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from typing import Any

from catalog.errors import MissingExtra, ModelError


def require_torch() -> Any:
    """The module torch, imported now.

    Raises:
        MissingExtra: when it is not installed.
    """
    return _required("torch")


def require_safetensors() -> Any:
    """The module `safetensors.numpy`, imported now.

    Raises:
        MissingExtra: when it is not installed.
    """
    return _required("safetensors.numpy")


def safetensor_error() -> type[Exception]:
    """What safetensors raises for a file that is none.

    Raises:
        MissingExtra: when it is not installed.
    """
    error: type[Exception] = _required("safetensors").SafetensorError
    return error


def _required(module: str) -> Any:
    try:
        return import_module(module)
    except ImportError as exc:
        raise MissingExtra("A neural candidate model", "transformers") from exc


def open_device(name: str) -> Any:
    """The torch device of a name: "cpu", "cuda", "cuda:1", "mps".

    Raises:
        MissingExtra: when torch is not installed.
        ModelError: when there is no such device on this machine.
    """
    torch = require_torch()
    try:
        device = torch.device(name)
        torch.empty(1, device=device)
    except (RuntimeError, AssertionError, NotImplementedError) as exc:
        reason = (str(exc).splitlines() or ["no reason given"])[0].rstrip(".")
        raise ModelError(
            f"The device {name!r} cannot be used: {reason}.",
            remedy="Use device='cpu', or a torch that was built for this machine's GPU.",
        ) from exc
    return device


@contextmanager
def threads(count: int) -> Iterator[None]:
    """Let torch use `count` threads inside; it is one setting of the whole process."""
    torch = require_torch()
    before = torch.get_num_threads()
    if before == count:
        yield
        return
    torch.set_num_threads(count)
    try:
        yield
    finally:
        torch.set_num_threads(before)


@contextmanager
def seeded(*seeds: int) -> Iterator[None]:
    """Draw torch's random numbers from these seeds inside, and leave those outside undisturbed."""
    import numpy as np

    torch = require_torch()
    with torch.random.fork_rng():
        torch.manual_seed(int(np.random.SeedSequence(seeds).generate_state(1)[0]))
        yield
