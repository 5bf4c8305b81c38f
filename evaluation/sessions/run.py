"""`sayso evaluate sessions` without the command line: a world, the sessions, what they tell."""

import platform
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import numpy as np

from assets import AssetStore
from assistant.llm import AUTO_ORDER, Guard, LLMConfig, open_llm, parse_llm
from assistant.open import open_assistant, settings_of
from catalog.errors import LLMUnavailable, WeightsError
from catalog.events import Interactions
from catalog.items import Catalog
from catalog.workspace import Workspace
from evaluation.json_text import json_text, plain
from evaluation.sessions.config import EMBEDDED, SessionsConfig, keep_config
from evaluation.sessions.facts import Facts
from evaluation.sessions.figures import ASSISTANT, figures
from evaluation.sessions.llm_speaker import LLMSpeaker
from evaluation.sessions.partners import AssistantPartner, Control, Partner
from evaluation.sessions.people import Person
from evaluation.sessions.play import play
from evaluation.sessions.report import report_page
from evaluation.sessions.speaker import PLAIN, PlainSpeaker, Speaker
from evaluation.sessions.spoken_check import distinct_titles
from evaluation.sessions.transcript import Transcript, read_transcripts, session_key
from evaluation.sessions.world import World, prepare_world

Report = Callable[[str, int, int], None]
TRANSCRIPTS = "transcripts.jsonl"
_LOAD_S = 120.0


def evaluate_sessions(
    config: SessionsConfig, out: Path, report: Report, store: AssetStore | None = None
) -> dict[str, Any]:
    """Let simulated people talk to the assistant and to controls, and measure what came of it.

    Sessions that the folder holds already are not held again, so that a run may be stopped.

    Args:
        config: what to do.
        out: gets `transcripts.jsonl`, `result.json`, `report.html`, `config.json`, and the
            workspace that was built without the people.
        report: told of the progress.
        store: of weights; None for this user's.

    Returns:
        What `result.json` holds.

    Raises:
        UsageError: when `out` holds sessions with other settings, or the speaker is unknown.
        WorkspaceError: when the workspace cannot be read, or not be built.
        WeightsError: when weights that are needed have not been fetched.
        DataError: when nobody can be simulated, or a line of the folder's sessions is broken.
        LLMUnavailable: when the speaker's model does not load.
    """
    store = AssetStore() if store is None else store
    keep_config(config, out)
    world = prepare_world(
        config.workspace,
        out / "workspace",
        store,
        count=config.people,
        seed=config.seed,
        progress=report,
    )
    facts = facts_of(world.workspace)
    with _speakers(config, facts.catalog, store) as speaker_of:
        transcripts = _played(config, world, facts, speaker_of, out, store, report)
    report("Measuring", 0, 1)
    result: dict[str, Any] = plain(
        {
            **figures(transcripts, facts, config),
            "config": config.model_dump(mode="json"),
            "catalogue": {"name": facts.catalog.name, "items": len(facts.catalog)},
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
            "versions": {
                "python": platform.python_version(),
                "sayso": metadata.version("sayso"),
            },
        }
    )
    (out / "result.json").write_text(json_text(result), encoding="utf-8")
    (out / "report.html").write_text(report_page(result, transcripts, facts), encoding="utf-8")
    report("Measuring", 1, 1)
    return result


def facts_of(workspace: Path) -> Facts:
    """The items of a workspace, and how many people know each."""
    opened = Workspace.open(workspace)
    catalog = opened.load_catalog()
    pairs = opened.load_events()[["user", "item"]].drop_duplicates()
    counts = pairs["item"].value_counts().reindex(list(catalog.ids)).fillna(0)
    return Facts(catalog, np.asarray(counts, dtype=np.float32))


def _played(
    config: SessionsConfig,
    world: World,
    facts: Facts,
    speaker_of: Callable[[Person], Speaker],
    out: Path,
    store: AssetStore,
    report: Report,
) -> list[Transcript]:
    path = out / TRANSCRIPTS
    done = {one.key: one for one in read_transcripts(path)}
    # A line that was cut short goes; what is there is written again as it was.
    path.write_text("".join(f"{one.model_dump_json()}\n" for one in done.values()), "utf-8")
    total = len(world.people) * config.each
    with (
        open_assistant(world.workspace, llm=config.llm, store=store) as assistant,
        path.open("a", encoding="utf-8") as file,
    ):
        partners = {ASSISTANT: AssistantPartner(assistant), **_controls(world, facts, config.seed)}
        plain = PlainSpeaker(facts.catalog)  # nobody reads what is said to a control
        for count, (person, number) in enumerate(_sessions(config, world)):
            report(f"Talking, {total:,} sessions", count, total)
            for system, partner in partners.items():
                key = session_key(system, person.id, number)
                if key in done:
                    continue
                speaker = speaker_of(person) if system == ASSISTANT else plain
                done[key] = play(
                    person,
                    number,
                    system=system,
                    partner=partner,
                    speaker=speaker,
                    facts=facts,
                    turns=config.turns,
                    seed=config.seed,
                )
                file.write(f"{done[key].model_dump_json()}\n")
                file.flush()
    return list(done.values())


def _sessions(config: SessionsConfig, world: World) -> Iterator[tuple[Person, int]]:
    """Everybody's first session, then everybody's second: a run that is stopped has seen many."""
    return ((person, n) for n in range(config.each) for person in world.people)


def _controls(world: World, facts: Facts, seed: int) -> dict[str, Partner]:
    workspace = Workspace.open(world.workspace)
    events = workspace.load_events()
    likes = Interactions.from_events(events, facts.catalog, settings_of(workspace).signals)
    counts = np.asarray((likes.strength > 0).sum(axis=0)).ravel()
    order = np.argsort(-counts, kind="stable")
    rng = np.random.default_rng(seed)
    controls: dict[str, Partner] = {"random": Control(facts, None, rng)}
    if counts.any():
        controls = {"popularity": Control(facts, order.tolist(), rng), **controls}
    return controls


@contextmanager
def _speakers(
    config: SessionsConfig, catalog: Catalog, store: AssetStore
) -> Iterator[Callable[[Person], Speaker]]:
    """What gives each person a speaker; a language model is opened once for all."""
    if config.speaker == PLAIN:
        plain = PlainSpeaker(catalog)
        yield lambda _person: plain
        return
    with ExitStack() as stack:
        llm = _opened(config.speaker, store, stack)
        titles = distinct_titles(catalog)
        yield lambda person: LLMSpeaker(llm, catalog, person, titles)


def _opened(spec: str, store: AssetStore, stack: ExitStack) -> Guard:
    chosen = LLMConfig(backend="auto") if spec == EMBEDDED else parse_llm(spec)
    llm = open_llm(chosen, store)
    if llm is None:
        raise WeightsError(
            f"There is no language model for the speaker {spec!r}.",
            remedy=f"Fetch one with sayso models get {AUTO_ORDER[0]}, or use --speaker plain.",
        )
    stack.callback(llm.close)
    wait = getattr(llm.llm, "wait", None)
    if wait is not None and wait(_LOAD_S) != "ready":
        raise LLMUnavailable(f"The speaker's model does not load: {llm.status}.")
    return llm
