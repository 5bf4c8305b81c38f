"""What the parts of a turn cost alone on this machine: nothing that uses them can be faster."""

import time
from collections.abc import Callable, Iterator

import numpy as np

from assistant.llm.contract import LLM, LLMRequest, Message
from assistant.resources import Resources
from benchmarks.distribution import Distribution, distribution
from benchmarks.llm_timings import Timings, listening
from cf_models.contract import profile_of

TOP = 200
"""Items that a search brings, as in a turn."""


def turn_floors(resources: Resources, queries: list[str]) -> dict[str, Distribution | None]:
    """Milliseconds of one encoder call, one exact search and one scoring of all items.

    Args:
        resources: the workspace, opened.
        queries: realistic words; each is measured once after one unmeasured call.
    """
    matrix = resources.vectors.vectors()  # (n_items, dim)
    encoded = [resources.encoder.encode_queries([query])[0] for query in queries[:1]]
    top = min(TOP, len(matrix) - 1)
    rng = np.random.default_rng(7)
    well_known = np.argsort(-resources.people)[:500]
    profiles = [
        profile_of({int(row): 1.0 for row in rng.choice(well_known, 3)}, len(matrix))
        for _ in queries
    ]

    def encode(n: int) -> None:
        encoded.append(resources.encoder.encode_queries([queries[n]])[0])

    def search(n: int) -> None:
        scores = matrix @ encoded[n]
        np.argpartition(-scores, top)[:top]

    def score(n: int) -> None:
        resources.cf.score(profiles[n])

    return {
        "encoder_call": distribution(list(_ms(encode, len(queries)))),
        "exact_search": distribution(list(_ms(search, len(queries)))),
        "cf_score": distribution(list(_ms(score, len(queries)))),
    }


def llm_rates(llm: LLM, rounds: int = 3) -> dict[str, float] | None:
    """Tokens a second that the model reads and writes at, alone: the best of some requests.

    The best, because it is to be a floor: what a neighbour on the cores adds is no part of it.
    None when the backend does not say (only the embedded one does).
    """
    filler = "The quick brown fox jumps over the lazy dog near the river bank at dawn. "
    with listening() as heard:
        for number in range(rounds):
            # another beginning each time, so that nothing is served from the prompt's cache
            text = f"Story {number}. {filler * 20}\nTell it in your own words."
            request = LLMRequest((Message("user", text),), "rate", max_tokens=48, timeout_s=120.0)
            for _ in llm.stream(request):
                pass
    return _rates(heard)


def _rates(heard: list[Timings]) -> dict[str, float] | None:
    if not heard:
        return None
    read = [t.prompt_n / t.prompt_ms * 1000 for t in heard if t.prompt_ms]
    written = [t.predicted_n / t.predicted_ms * 1000 for t in heard if t.predicted_ms]
    return {
        "prompt_tokens_per_s": round(max(read), 1),
        "written_tokens_per_s": round(max(written), 1),
    }


def _ms(call: Callable[[int], None], times: int) -> Iterator[float]:
    for n in range(times):
        start = time.perf_counter()
        call(n)
        yield 1000 * (time.perf_counter() - start)
