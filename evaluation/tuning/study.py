"""A search that goes on where it stopped: Optuna proposes settings, the objective judges them."""

import time
from collections.abc import Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from catalog.errors import MissingExtra, ModelError, UsageError
from evaluation.ranking.data import load_data
from evaluation.ranking.run import prepared
from evaluation.ranking.trial import Report, made
from evaluation.tuning.config import TuningConfig
from evaluation.tuning.objective import Objective
from evaluation.tuning.record import Trial, claim, write_results
from evaluation.tuning.spaces import SPACES, Space

if TYPE_CHECKING:
    from collections.abc import Iterator

DATABASE = "study.sqlite"


@dataclass(frozen=True)
class Tuned:
    """What a run found.

    Attributes:
        trials: all of the study, in their order.
        best: the best of them; None when none succeeded.
        interrupted: whether the run was ended by Ctrl-C.
    """

    trials: tuple[Trial, ...]
    best: Trial | None
    interrupted: bool = False


def tune(config: TuningConfig, out: Path, report: Report) -> Tuned:
    """Search, and write what was found; a folder with a study of the same purpose goes on.

    The first settings are the model's own defaults, so that what is found is never worse than they
    are on the validation part.

    Args:
        config: what is to be done.
        out: the folder of the study.
        report: told how far it is.

    Raises:
        MissingExtra: when Optuna is not installed, or what the model needs.
        UsageError: when the model has nothing to tune, the metric is unknown or does not apply, or
            the folder holds another study.
        DataError: when the data cannot be read or split.
    """
    optuna = _optuna()
    if config.model not in SPACES:
        raise UsageError(
            f"There is nothing to tune of {config.model!r}.",
            remedy=f"Models to tune are: {', '.join(SPACES)}.",
        )
    report("Reading the data", 0, 0)
    evaluation = config.evaluation
    whole = load_data(evaluation.data, columns=evaluation.columns, scale=evaluation.scale)
    data = prepared(whole, evaluation)
    objective = Objective.of(config.model, config.metric, data, evaluation.split)
    claim(out, config.purpose(whole.fingerprint))
    with _study(optuna, out, config, least_is_best=objective.least_is_best) as study:
        interrupted = _search(optuna, study, objective, config, report)
        trials = tuple(_told(trial) for trial in study.get_trials(deepcopy=False))
    best = _best(trials, least_is_best=objective.least_is_best)
    write_results(out, config, whole.fingerprint, trials, best)
    return Tuned(trials, best, interrupted)


def _optuna() -> Any:
    try:
        return import_module("optuna")
    except ImportError as exc:
        raise MissingExtra("Tuning", "tune") from exc


@contextmanager
def _study(optuna: Any, out: Path, config: TuningConfig, *, least_is_best: bool) -> "Iterator[Any]":
    """The study in the folder, begun or gone on with; trials that a crash left open are failed."""
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    storage = optuna.storages.RDBStorage(f"sqlite:///{(out / DATABASE).resolve()}")
    try:
        study = optuna.create_study(
            storage=storage,
            study_name=config.model,
            direction="minimize" if least_is_best else "maximize",
            load_if_exists=True,
        )
        earlier = study.get_trials(deepcopy=False)
        for trial in earlier:
            if trial.state == optuna.trial.TrialState.RUNNING:
                study.tell(trial.number, state=optuna.trial.TrialState.FAIL)
        if not earlier:
            study.enqueue_trial(_defaults(config.model, SPACES[config.model]))
        # A sampler of the same seed would propose again what it proposed at first.
        study.sampler = optuna.samplers.TPESampler(seed=config.evaluation.split.seed + len(earlier))
        yield study
    finally:
        storage.remove_session()
        storage.engine.dispose()


def _defaults(model: str, space: Space) -> dict[str, Any]:
    settings = made(model, {}).config.model_dump()
    return {name: settings[name] for name in space}


def _search(
    optuna: Any, study: Any, objective: Objective, config: TuningConfig, report: Report
) -> bool:
    """Try settings until the budget is spent; True when it was interrupted."""
    end = float("inf") if config.minutes is None else time.monotonic() + 60 * config.minutes
    done = sum(t.state.is_finished() for t in study.get_trials(deepcopy=False))
    try:
        while done < config.trials and time.monotonic() < end:
            report("Trying settings", done, config.trials)
            _try_one(optuna, study, objective, SPACES[config.model])
            done += 1
    except KeyboardInterrupt:
        return True
    report("Trying settings", done, config.trials)
    return False


def _try_one(optuna: Any, study: Any, objective: Objective, space: Space) -> None:
    fail = optuna.trial.TrialState.FAIL
    trial = study.ask()
    settings = {name: values.suggested(trial, name) for name, values in space.items()}
    try:
        value, seconds = objective.value(settings, _quiet)
    except (ModelError, ValueError) as exc:
        trial.set_user_attr("error", str(exc))
        study.tell(trial, state=fail)
        if isinstance(exc.__cause__, KeyboardInterrupt):  # as networks tell it
            raise KeyboardInterrupt from exc
    except BaseException:
        study.tell(trial, state=fail)
        raise
    else:
        trial.set_user_attr("fit_seconds", seconds)
        study.tell(trial, value)


def _quiet(what: str, done: int, total: int) -> None:
    del what, done, total


def _told(trial: Any) -> Trial:
    settings: Mapping[str, Any] = trial.params
    return Trial(
        number=trial.number,
        value=trial.value,
        settings=settings,
        fit_seconds=trial.user_attrs.get("fit_seconds"),
        error=trial.user_attrs.get("error"),
    )


def _best(trials: tuple[Trial, ...], *, least_is_best: bool) -> Trial | None:
    judged = [trial for trial in trials if trial.value is not None]
    sign = 1 if least_is_best else -1
    return min(judged, key=lambda trial: sign * (trial.value or 0.0), default=None)
