"""Whether a language model can score candidates: in time, and whatever order they stand in."""

from pathlib import Path

from assets import AssetStore
from assistant.llm import Guard, open_llm, parse_llm
from assistant.llm_rank import Asked, LLMRankConfig, candidates_of, rerank
from assistant.open import settings_of
from assistant.ranking_account import Scoring
from catalog.errors import SaysoError
from catalog.workspace import Workspace
from ui.cli.checks import Check

_WHAT = "scoring by the language model"
_PATIENCE = 60.0
"""Seconds that a local model may take to load, and then any model to reply."""


def ranking_check(workspace: Path, llm: str) -> Check:
    """One request about the items with most events: the calls of one answer.

    Args:
        workspace: whose items and settings are used.
        llm: the model, in the words of `parse_llm`.
    """
    try:
        opened = Workspace.open(workspace)
        config = settings_of(opened).llm_rank
        guard = open_llm(parse_llm(llm), AssetStore())
        if guard is None:
            return Check(_WHAT, "optional", f"{llm} is no language model that is here")
        try:
            return _told(guard.name, _scored(opened, guard, config), config)
        finally:
            guard.close()
    except SaysoError as exc:
        return Check(_WHAT, "optional", exc.message, exc.remedy)


def _scored(workspace: Workspace, guard: Guard, config: LLMRankConfig) -> Scoring:
    wait = getattr(guard.llm, "wait", None)
    if wait is not None:
        wait(_PATIENCE)
    catalog = workspace.load_catalog()
    events = workspace.load_events()["item"].value_counts()
    known = [row for item in events.index if (row := catalog.ids.row(str(item))) is not None]
    rows = dict.fromkeys([*known[: config.window + 1], *range(min(len(catalog), config.window))])
    first, *others = rows
    asked = Asked.in_words([f"I liked {catalog.titles[first]}. What else is like it?"])
    seconds = max(config.seconds, _PATIENCE)
    patient = Guard(guard.llm, first_piece_s=seconds)
    longer = config.model_copy(update={"seconds": seconds})
    return rerank(asked, candidates_of(catalog, others), patient, longer).account


def _told(name: str, found: Scoring, config: LLMRankConfig) -> Check:
    if not found.answered:
        return Check(_WHAT, "optional", f"{name}: {found.problem or 'no items to score'}")
    said = [f"{name}: {found.answered} of {found.asked} replies in {found.seconds:.1f} s"]
    if found.agreement is not None:
        said.append(f"order agreement {found.agreement:.2f} (1: it does not mind the order)")
    if found.place_bias is not None:
        said.append(f"place bias {found.place_bias:+.2f} (0: none)")
    late = found.seconds > config.seconds
    remedy = f"Answers wait {config.seconds:g} s for it: use --llm-ranks off." if late else ""
    return Check(_WHAT, "optional" if late else "ok", ", ".join(said), remedy)
