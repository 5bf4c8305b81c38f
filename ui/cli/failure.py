"""How a failure is told: one message on stderr, an exit code, and a traceback only on demand."""

import os
import sys
import traceback

import typer
from typer.exceptions import TyperException

ANYTHING_ELSE, WRONG_USE, INTERRUPTED = 1, 2, 130


def exit_code_of(exc: Exception, *, debug: bool) -> int:
    """Tell an error and give its exit code.

    Args:
        exc: what a command raised.
        debug: whether to show the traceback too.
    """
    if debug and not isinstance(exc, TyperException):
        traceback.print_exception(exc)
    if isinstance(exc, BrokenPipeError):  # the reader has gone, as in `sayso … | head`
        _forget_stdout()
        return ANYTHING_ELSE
    if isinstance(exc, typer.Abort):  # the input ended at a question
        _tell("The input ended before the answer was given.")
        return ANYTHING_ELSE
    if isinstance(exc, TyperException):
        _tell(f"{exc.format_message()} {_help_of(exc)}".rstrip())
        return exc.exit_code
    return _exit_code_of_ours(exc, debug=debug)


def _exit_code_of_ours(exc: Exception, *, debug: bool) -> int:
    from catalog.errors import SaysoError  # here: it takes pandas with it, and help must be quick

    if isinstance(exc, SaysoError):
        _tell(str(exc))
        return exc.exit_code
    remedy = "" if debug else " Run it again with --debug to see where it came from."
    _tell(f"Something unforeseen happened ({type(exc).__name__}: {exc}).{remedy}")
    return ANYTHING_ELSE


def _help_of(exc: TyperException) -> str:
    context = getattr(exc, "ctx", None)
    return "" if context is None else f"See: {context.command_path} --help"


def _tell(message: str) -> None:
    print(f"Error: {message}", file=sys.stderr)  # noqa: T201 - rich would wrap and colour it


def _forget_stdout() -> None:
    """Let the interpreter's last flush go nowhere instead of failing again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
