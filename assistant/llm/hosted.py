"""Any server that speaks OpenAI's protocol: OpenAI itself, vLLM, Ollama, llama.cpp and others."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from assistant.llm.contract import LLMRequest, Message
from assistant.llm.wording import schema_in_words
from catalog.errors import LLMRefused, LLMReplyError, LLMTimeout, LLMUnavailable

_NO_KEY = "none"
_CONNECT_S = 5.0
# what the clients raise when a piece is JSON, or not even that, but no piece of a reply
_NOT_A_REPLY = (ValueError, TypeError, KeyError, AttributeError, IndexError)


class HostedLLM:
    """A model behind an OpenAI-compatible URL.

    A JSON schema is sent as ``response_format``; a server that refuses it is asked in words from
    then on.

    Args:
        model: the server's name of the model.
        url: up to and with ``/v1``.
        api_key: never logged; None for servers that want none.
        capable: whether it can be trusted with more than wording.
    """

    backend = "hosted"
    grammars = False

    def __init__(
        self, model: str, url: str, *, api_key: str | None = None, capable: bool = True
    ) -> None:
        import openai
        from langchain_openai import ChatOpenAI

        self.name = f"{model} (hosted at {urlsplit(url).netloc})"
        self.capable = capable
        self._schemas = True
        self._own_limit = urlsplit(url).hostname != "api.openai.com"
        self._http = openai.DefaultHttpxClient(timeout=openai.Timeout(60.0, connect=_CONNECT_S))
        self._chat = ChatOpenAI(
            model=model,
            base_url=url,
            api_key=_NO_KEY if api_key is None else api_key,
            max_retries=0,  # the guard retries
            http_client=self._http,
            use_responses_api=False,
            stream_usage=False,
        )

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def stream(self, request: LLMRequest) -> Iterator[str]:
        """See `LLM.stream`.

        Raises:
            LLMRefused: when the key, the model's name or the request is not accepted.
        """
        if request.schema is not None and self._schemas:
            try:
                yield from self._write(request, request.messages, _response_format(request.schema))
            except LLMRefused as exc:
                if not _about_the_request(exc):
                    raise
                self._schemas = False
            else:
                return
        yield from self._write(replace(request, schema=None), schema_in_words(request), None)

    def _write(
        self,
        request: LLMRequest,
        messages: Sequence[Message],
        response_format: Mapping[str, Any] | None,
    ) -> Iterator[str]:
        deadline = time.monotonic() + request.timeout_s
        options = self._options(request, response_format)
        pairs = [(message.role, message.content) for message in messages]
        with _mapped_errors(self.name):
            for chunk in self._chat.stream(pairs, **options):
                text = chunk.text
                if text:
                    yield str(text)
                if time.monotonic() > deadline:
                    raise LLMTimeout(f"{self.name} took longer than {request.timeout_s:g} s.")

    def _options(
        self, request: LLMRequest, response_format: Mapping[str, Any] | None
    ) -> dict[str, Any]:
        import openai

        connect_s = min(_CONNECT_S, request.timeout_s)
        options: dict[str, Any] = {
            "temperature": request.temperature,
            "max_completion_tokens": request.max_tokens,
            "timeout": openai.Timeout(request.timeout_s, connect=connect_s),
        }
        body: dict[str, Any] = {}
        if self._own_limit:  # older servers know only the older name, which OpenAI refuses
            body["max_tokens"] = request.max_tokens
        if response_format is not None:  # as an option, it would make the client check every piece
            body["response_format"] = dict(response_format)
        if request.stop:
            options["stop"] = list(request.stop)
        return options | {"extra_body": body}


def _response_format(schema: Mapping[str, Any]) -> dict[str, Any]:
    body = {"name": "reply", "schema": dict(schema), "strict": True}
    return {"type": "json_schema", "json_schema": body}


def _about_the_request(exc: LLMRefused) -> bool:
    return getattr(exc.__cause__, "status_code", None) in {400, 422}


@contextmanager
def _mapped_errors(name: str) -> Iterator[None]:
    """The client's errors as ours; neither keys nor headers are in their messages."""
    import httpx2
    import openai

    try:
        yield
    except openai.APITimeoutError as exc:
        raise LLMTimeout(f"{name} did not answer in time.") from exc
    except openai.APIConnectionError as exc:
        raise LLMUnavailable(
            f"{name} cannot be reached.", remedy="Is the server running, and the URL right?"
        ) from exc
    except (openai.RateLimitError, openai.InternalServerError) as exc:
        raise LLMUnavailable(f"{name} answered with status {exc.status_code}.") from exc
    except openai.APIStatusError as exc:
        raise LLMRefused(
            f"{name} refused the request with status {exc.status_code}.",
            remedy="Check the key, the model's name and the URL (it usually ends in /v1).",
        ) from exc
    except httpx2.TimeoutException as exc:
        raise LLMTimeout(f"{name} stopped answering.") from exc
    except httpx2.HTTPError as exc:
        raise LLMUnavailable(f"{name} broke off: {type(exc).__name__}.") from exc
    except openai.OpenAIError as exc:
        raise LLMReplyError(f"{name} answered with an error: {exc}.") from exc
    except _NOT_A_REPLY as exc:
        raise LLMReplyError(
            f"{name} sent what is not a reply: {type(exc).__name__}.",
            remedy="Is this an OpenAI-compatible URL?",
        ) from exc
