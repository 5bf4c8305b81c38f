"""A run of the benchmark as a block of Markdown."""

from collections.abc import Iterator, Mapping
from typing import Any

from benchmarks.targets import figure, verdicts

_FLOORS = {
    "encoder_call": "one encoder call",
    "exact_search": "one exact search over the matrix",
    "cf_score": "one EASE score of all items",
}

_TOKENS = {"prompt_n": "read", "cache_n": "from the cache", "predicted_n": "written"}


def block(results: Mapping[str, Any]) -> str:
    """The dated block for RESULTS.md."""
    return "\n".join(
        (
            *_head(results),
            *_targets(results),
            *_turns(results),
            *_page(results),
            *_writing(results),
            *_rest(results),
            "",
        )
    )


def _head(results: Mapping[str, Any]) -> Iterator[str]:
    machine = results["machine"]
    yield f"## {results['date']} · speed and memory · commit {results['commit'] or 'unknown'}"
    yield ""
    yield (
        f"{machine['processor']}, {machine['cores']} cores, {machine['memory_mb']:,} MB, "
        f"{machine['system']}, Python {machine['python']}. `{results['command']}`. "
        f"Load average before {results['load_before']}, after {results['load_after']}."
    )
    yield ""


def _targets(results: Mapping[str, Any]) -> Iterator[str]:
    yield "| target | limit | measured | |"
    yield "|---|---:|---:|---|"
    for verdict in verdicts(results):
        target = verdict.target
        value = "–" if verdict.value is None else f"{verdict.value:,.4g} {target.unit}"
        if verdict.value is not None and verdict.value >= 1000:
            value = f"{verdict.value:,.0f} {target.unit}"
        yield f"| {target.name} | {target.limit:,} {target.unit} | {value} | {verdict.word} |"
    yield ""


def _turns(results: Mapping[str, Any]) -> Iterator[str]:
    turns = results.get("turns")
    if turns is None:
        return
    yield (
        f"Without an LLM: {turns['turns']} turns in {turns['sessions']} sessions, "
        f"{turns['turns_with_cards']} of them with cards. Milliseconds; the ratio is to the sum "
        "of the three floors (p50 to p50)."
    )
    yield ""
    yield "| what | n | p50 | p95 | max | × floor |"
    yield "|---|---:|---:|---:|---:|---:|"
    floor = _floor(turns)
    yield _row("cards, reader's clock", turns["cards_ms"], floor)
    yield _row("whole turn, reader's clock", turns["total_ms"], floor)
    for name, found in turns["reply_ms"].items():
        yield _row(f"`timings_ms.{name}`", found, floor)
    yield _row("graph, events and keeping the session", turns["graph_and_keeping_ms"], floor)
    for name, words in _FLOORS.items():
        yield _row(f"floor: {words}", turns["floors_ms"][name], None)
    yield ""


def _page(results: Mapping[str, Any]) -> Iterator[str]:
    page = results.get("page")
    if page is None:
        return
    yield (
        f"In Chromium {page['browser']}: {page['messages']} messages, milliseconds after Enter; "
        f"the server held at most {page['server_peak_mb'] or 0:,} MB."
    )
    yield ""
    yield "| what | n | p50 | p95 | max | × floor |"
    yield "|---|---:|---:|---:|---:|---:|"
    floor = _floor(results["turns"]) if results.get("turns") else None
    yield _row("message sent", page["sent_ms"], None)
    yield _row("cards in the page", page["in_page_ms"], floor)
    yield _row("cards painted", page["painted_ms"], floor)
    yield _row("turn ended", page["done_ms"], floor)
    yield ""


def _writing(results: Mapping[str, Any]) -> Iterator[str]:
    writing = (results.get("llm") or {}).get("writing")
    if writing is None:
        return
    said, rates = writing["sentences"], writing["rates"]
    yield (
        f"With {results['llm']['llm']}: {results['llm']['turns']} turns, "
        f"{writing['turns_with_cards']} of them with cards; {writing['finished_turns']} of these "
        "were finished by the model, the others fell back to plain wording in part or whole. "
        f"Sentences: {said['llm']} the model's own, {said['rewritten']} rewritten, "
        f"{said['plain']} plain."
    )
    if rates is not None:
        yield (
            f"Alone the model reads {rates['prompt_tokens_per_s']} and writes "
            f"{rates['written_tokens_per_s']} tokens a second; the floor is what a turn's tokens "
            "take at these rates."
        )
    yield ""
    yield "| what | n | p50 | p95 | max |"
    yield "|---|---:|---:|---:|---:|"
    yield _row("first words after the cards, ms", writing["first_words_after_cards_ms"])
    yield _row("whole text after the cards, ms", writing["whole_text_after_cards_ms"])
    yield _row("floor, finished turns, ms", writing.get("floor_ms"))
    yield _row("whole text ÷ its floor, finished turns", writing.get("whole_text_to_floor"))
    yield _row("requests a turn", writing["requests"])
    for name, words in _TOKENS.items():
        yield _row(f"tokens {words} a turn", writing["tokens"][name])
    yield ""


def _rest(results: Mapping[str, Any]) -> Iterator[str]:
    build = results.get("build")
    if build is not None:
        steps = ", ".join(f"{name.lower()} {s:g} s" for name, s in build["steps_s"].items())
        yield f"Build: {build['seconds']:g} s ({steps}); {build['workspace_mb']:g} MB on disk."
        encoder = figure(results, "turns", "floors_ms", "encoder_call", "p50")
        if encoder is not None:
            calls = build["items"] * encoder / 1000
            yield (
                f"Its floor, {build['items']:,} encoder calls of {encoder:g} ms one after another "
                f"(a short question each): {calls:.0f} s; ratio {build['seconds'] / calls:.2f}."
            )
    installed = results["installed"]
    yield (
        "Installed: "
        + ", ".join(
            f"{name.removesuffix('_mb')} {size:,.0f} MB" for name, size in installed.items()
        )
        + "."
    )


def _floor(turns: Mapping[str, Any]) -> float | None:
    floors = [figure(turns, "floors_ms", name, "p50") for name in _FLOORS]
    known = [ms for ms in floors if ms is not None]
    return sum(known) if len(known) == len(floors) else None


def _row(name: str, found: Mapping[str, Any] | None, *floor: float | None) -> str:
    cells = (
        ["0", "–", "–", "–"]
        if found is None
        else [str(found["n"]), *(f"{found[key]:,.5g}" for key in ("p50", "p95", "max"))]
    )
    cells += ["" if v is None or found is None else f"{found['p50'] / v:.2f}" for v in floor]
    return f"| {name} | {' | '.join(cells)} |"
