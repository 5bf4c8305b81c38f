"""Cleaning events before anything is learned from them, step by step, each step reported.

`clean` runs the steps that a `CleanConfig` names, in the order of `STEPS`; `k_core` and `narrowed`
cut a sparse table to its dense middle. Every step only takes away, and finds nothing more when it
is done again. This folder does not know who asks: a build or an evaluation.

Contents: `step` (the record of one), `config`, `clean`; the steps `repeats`, `impossible`, `crowds`
(floods and bots), `kcore`.
"""

from catalog.preprocess.clean import clean
from catalog.preprocess.config import STEPS, CleanConfig
from catalog.preprocess.kcore import k_core, narrowed
from catalog.preprocess.step import Step

__all__ = ["STEPS", "CleanConfig", "Step", "clean", "k_core", "narrowed"]
