"""`report.html` of a study: how the best value grew, and every trial."""

from html import escape

import pandas as pd

from evaluation.page import page, table

_WIDTH, _HEIGHT, _MARGIN = 420, 180, 24


def report_page(model: str, metric: str, trials: pd.DataFrame, best: int | None) -> str:
    """The page.

    Args:
        model: its name.
        metric: what was to be best.
        trials: a row a trial: its settings, `metric`, "fit_seconds", "error".
        best: row of the best trial.
    """
    told = (
        f"{len(trials)} settings were tried, the first being the defaults, each judged on a part "
        "of the training events; what an evaluation reports on was not looked at."
    )
    parts = [f"<h1>{escape(model)} tuned by {escape(metric)}</h1>", f"<p>{told}</p>"]
    if best is not None:
        own = trials.loc[best].drop([metric, "fit_seconds", "error"])
        chosen = ", ".join(f"{name} {_shown(value)}" for name, value in own.items())
        value, usual = (_shown(trials.loc[row, metric]) for row in (best, 0))
        told = f"Best: trial {best} with {value}, the defaults having {usual}. {chosen}."
        parts.append(f"<p>{escape(told)}</p>")
        parts.append(_plot(metric, trials[metric], best))
    parts.append(_rows(trials, best))
    return page("Settings tried", parts)


def _plot(metric: str, values: "pd.Series[float]", best: int) -> str:
    known = values.dropna()
    low, high = float(known.min()), float(known.max())
    wide = (_WIDTH - 2 * _MARGIN) / max(len(values) - 1, 1)
    tall = (_HEIGHT - 2 * _MARGIN) / ((high - low) or 1.0)
    dots = "".join(
        f'<circle cx="{_MARGIN + number * wide:.1f}" '
        f'cy="{_HEIGHT - _MARGIN - (value - low) * tall:.1f}" r="{5 if number == best else 3}"/>'
        for number, value in zip(known.index, known, strict=True)
    )
    words = (
        f'<text x="{_MARGIN}" y="{_MARGIN - 8}">{_shown(high)}</text>'
        f'<text x="{_MARGIN}" y="{_HEIGHT - 4}">{_shown(low)}</text>'
    )
    label = escape(f"{metric} of each trial, in their order")
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{label}" '
        f'fill="currentColor">{dots}{words}</svg><figcaption>{label}</figcaption></figure>'
    )


def _rows(trials: pd.DataFrame, best: int | None) -> str:
    rows = []
    for number, row in trials.iterrows():
        mark = "best" if number == best else ""
        rows.append((str(number), [(_shown(value), mark) for value in row]))
    return table(["trial", *map(str, trials.columns)], rows)


def _shown(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None or value != value:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else str(value)
