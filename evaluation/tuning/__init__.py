"""Searching for the settings of a model, on data that no report looks at.

`study.tune` does all of it: `spaces` (what may be tried) → `objective` (how good it is, on a split
of the training part alone) → `record` (what is found, on disk). Optuna (extra `tune`) proposes.
"""

from evaluation.tuning.config import TuningConfig

__all__ = ["TuningConfig"]
