"""Log probabilities that a model in this process gives to words that are put in its mouth."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import xllamacpp

_TOP = 50
"""Next tokens whose probabilities are asked for; a word below them counts as the last of them."""
_RULES = (
    "You know films well. A conversation is given, one message a line; then you say what the "
    "person who asks would like to be recommended."
)


class Odds:
    """Asks one model for one candidate at a time; what was asked before is remembered.

    Args:
        server: xllamacpp's, with one slot, whose prompt cache keeps what requests share.
    """

    def __init__(self, server: Any) -> None:
        self._server = server
        self.yes = lru_cache(8192)(self._yes)
        self.title = lru_cache(8192)(self._title)

    def _yes(self, conversation: str, title: str, kind: str) -> float:
        """Log odds of "yes" against "no" to whether a candidate fits the conversation."""
        asked = f"{title} ({kind}). Would they like it? Answer yes or no."
        told = self._say(_prompt(conversation, asked), n_predict=1, n_probs=_TOP)
        found = {t["token"].strip().casefold(): -math.inf for t in told[0]["top_logprobs"]}
        for token in told[0]["top_logprobs"]:
            word = token["token"].strip().casefold()
            found[word] = float(max(found[word], token["logprob"]))
        least = min(found.values())
        return found.get("yes", least) - found.get("no", least)

    def _title(self, conversation: str, title: str) -> float:
        """Mean log likelihood of a title's tokens as the answer to the conversation."""
        said = title.replace("\\", "\\\\").replace('"', '\\"')
        told = self._say(
            _prompt(conversation, "Name one film that they would like."),
            n_predict=40,
            n_probs=1,
            grammar=f'root ::= "{said}"',
        )
        return sum(t["logprob"] for t in told if t["token"]) / max(len(told) - 1, 1)

    def _say(self, prompt: str, **options: Any) -> list[dict[str, Any]]:
        body = {"prompt": prompt, "temperature": 0, "cache_prompt": True, **options}
        reply = self._server.handle_completions(body)
        tokens: list[dict[str, Any]] = reply["choices"][0]["logprobs"]["content"]
        return tokens


def _prompt(conversation: str, asked: str) -> str:
    """ChatML, as the Qwen models were taught; the question comes last, the rest is shared."""
    return (
        f"<|im_start|>system\n{_RULES}<|im_end|>\n<|im_start|>user\nThe conversation:\n"
        f"{conversation}\n\n{asked}<|im_end|>\n<|im_start|>assistant\n"
    )


@contextmanager
def opened_odds(weights: Path) -> Iterator[Odds]:
    """The model of a GGUF file, on one thread, while the context lasts."""
    params = xllamacpp.CommonParams()
    params.model.path = str(weights)
    params.n_ctx, params.n_parallel = 4096, 1
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    params.verbosity = -1
    yield Odds(xllamacpp.Server(params))
