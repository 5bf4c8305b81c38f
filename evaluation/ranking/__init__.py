"""Measuring how well candidate models rank a whole catalogue.

`run.evaluate_rankings` does all of it: `data` (`columns`) → `splits` → `processes` (`job`,
`trial`, `lists`) → `figures` (`accuracy`, `beyond`, `ratings`, `slices`) → `report`. This folder
knows models by their contract only, and nothing of text or chat.
"""

from evaluation.ranking.config import RankingConfig, read_config
from evaluation.ranking.splits import SPLITS, Split, SplitConfig, split_events

__all__ = ["SPLITS", "RankingConfig", "Split", "SplitConfig", "read_config", "split_events"]
