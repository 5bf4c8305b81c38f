"""`report.html` of a study: how the best value grew, and every trial."""

from html import escape
from importlib import resources
from string import Template

import pandas as pd

_WIDTH, _HEIGHT, _MARGIN = 420, 180, 24


def report_page(model: str, metric: str, table: pd.DataFrame, best: int | None) -> str:
    """The page.

    Args:
        model: its name.
        metric: what was to be best.
        table: a row a trial: its settings, `metric`, "fit_seconds", "error".
        best: row of the best trial.
    """
    told = (
        f"{len(table)} settings were tried, the first being the defaults, each judged on a part of "
        "the training events; what an evaluation reports on was not looked at."
    )
    parts = [f"<h1>{escape(model)} tuned by {escape(metric)}</h1>", f"<p>{told}</p>"]
    if best is not None:
        own = table.loc[best].drop([metric, "fit_seconds", "error"])
        chosen = ", ".join(f"{name} {_shown(value)}" for name, value in own.items())
        parts.append(
            f"<p>Best: trial {best} with {_shown(table.loc[best, metric])}, the defaults having "
            f"{_shown(table.loc[0, metric])}. {escape(chosen)}.</p>"
        )
        parts.append(_plot(metric, table[metric], best))
    parts.append(_rows(table, best))
    text = resources.files("evaluation.ranking").joinpath("report.html").read_text("utf-8")
    return Template(text).substitute(title="Settings tried", content="\n".join(parts))


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


def _rows(table: pd.DataFrame, best: int | None) -> str:
    heads = "".join(f"<th>{escape(str(name))}</th>" for name in ("trial", *table.columns))
    body = ""
    for number, row in table.iterrows():
        mark = ' class="best"' if number == best else ""
        cells = "".join(f"<td{mark}>{_shown(value)}</td>" for value in row)
        body += f"<tr><th>{number}</th>{cells}</tr>"
    return (
        f'<div class="wide" tabindex="0"><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{body}</tbody></table></div>"
    )


def _shown(value: object) -> str:
    if isinstance(value, str):
        return escape(value)
    if value is None or value != value:
        return "–"
    return f"{value:.4g}" if isinstance(value, float) else escape(str(value))
