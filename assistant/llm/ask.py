"""Typed replies: ask for JSON that follows a model of ours, and accept nothing else."""

import re
import time
from dataclasses import replace
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from assistant.llm.contract import LLMRequest, Message
from assistant.llm.guard import Guard
from catalog.errors import LLMReplyError
from prompts.loader import load

ReplyT = TypeVar("ReplyT", bound=BaseModel)
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


def ask(guard: Guard, request: LLMRequest, reply_type: type[ReplyT]) -> ReplyT:
    """The reply, parsed and validated; an invalid one is asked for once more.

    Both tries together may take ``request.timeout_s``.

    Args:
        guard: the model.
        request: without a schema, the schema of ``reply_type`` is put in.
        reply_type: what the reply must be.

    Raises:
        LLMReplyError: when the second reply is invalid, too.
        LLMUnavailable, LLMTimeout: see `Guard.stream`.
    """
    if request.schema is None:
        request = replace(request, schema=reply_type.model_json_schema())
    deadline = time.monotonic() + request.timeout_s
    text = guard.text(request)
    try:
        return _parse(text, reply_type)
    except ValidationError as exc:
        again = load("json_again.en").fill({"problem": _problem(exc)})
    second = (Message("assistant", text), Message("user", again))
    left = max(deadline - time.monotonic(), 0.0)
    text = guard.text(replace(request, messages=request.messages + second, timeout_s=left))
    try:
        return _parse(text, reply_type)
    except ValidationError as exc:
        raise LLMReplyError(
            f"{guard.name} did not reply to {request.prompt} as asked: {_problem(exc)}"
        ) from exc


def _parse(text: str, reply_type: type[ReplyT]) -> ReplyT:
    found = _OBJECT.search(text)  # servers without schemas may put a fence or words around it
    return reply_type.model_validate_json(found.group() if found else text)


def _problem(exc: ValidationError) -> str:
    error = exc.errors(include_url=False, include_context=False, include_input=False)[0]
    place = ".".join(str(part) for part in error["loc"])
    return f"{place + ': ' if place else ''}{error['msg']}."
