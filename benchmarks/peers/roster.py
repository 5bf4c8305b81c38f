"""Who is compared with whom, on which splits of which data."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Library:
    """Where a library's models run.

    Attributes:
        environment: folder of its virtual environment, beside the Makefile.
        runner: the program that fits its models.
    """

    environment: str
    runner: Path


LIBRARIES: Mapping[str, Library] = MappingProxyType(
    {
        "implicit": Library(".venv-peers", HERE / "runners" / "run_implicit.py"),
        "cornac": Library(".venv-peers", HERE / "runners" / "run_cornac.py"),
        "surprise": Library(".venv-peers", HERE / "runners" / "run_surprise.py"),
        "rectools": Library(".venv-rectools", HERE / "runners" / "run_rectools.py"),
    }
)

OURS = (
    "popularity",
    "itemknn",
    "userknn",
    "puresvd",
    "svd",
    "svdpp",
    "nmf",
    "ials",
    "ease",
    "slim",
    "rp3beta",
    "multvae",
    "recvae",
    "cfgan",
    "sasrec",
    "long_short",
    "text_bert",
    "fusion",
)
"""Our models in the order of reports; those that this version lacks are skipped, and named."""

NAMESAKES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "popularity": ("cornac:MostPop",),
        "itemknn": ("implicit:cosine", "implicit:tfidf", "implicit:bm25"),
        "svd": ("surprise:SVD", "cornac:MF"),
        "svdpp": ("surprise:SVDpp",),
        "nmf": ("surprise:NMF", "cornac:NMF"),
        "ials": ("implicit:als",),
        "ease": ("cornac:EASE",),
        "multvae": ("cornac:VAECF",),
        "recvae": ("cornac:RecVAE",),
        "sasrec": ("rectools:SASRec",),
    }
)
"""Each model of ours → the peers that carry out the same idea."""

MORE_PEERS = ("implicit:bpr", "surprise:KNNBaseline", "cornac:UserKNN")
"""Peers without a namesake of ours, for "the peers' best". cornac's UserKNN predicts ratings, ours
ranks: they do not do the same."""

OF_RATINGS = frozenset(
    {
        "svd",
        "svdpp",
        "nmf",
        "surprise:SVD",
        "surprise:SVDpp",
        "surprise:NMF",
        "surprise:KNNBaseline",
        "cornac:MF",
        "cornac:NMF",
        "cornac:UserKNN",
    }
)
"""What learns from ratings, and is left out where there are none."""


@dataclass(frozen=True)
class Case:
    """One split of one data set, and who runs there.

    Attributes:
        data: a key of `data.DATA`.
        split: a key of `evaluation.ranking.splits.SPLITS`.
        names: our models and peers; empty for all but those that need an order of time.
    """

    data: str
    split: str = "random"
    names: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return f"{self.data}-{self.split}"


_ASKED = ("text_bert",)
"""Run when named only: minutes a seed, and no peer does the like."""
_SLOW = ("recvae", "cfgan", "cornac:RecVAE")
_SLOW_THERE = ("albany",)
"""The slowest run, by default, on the smallest data alone; `--names` runs them anywhere."""
_OF_ORDER = ("sasrec", "long_short", "rectools:SASRec")
_IN_ORDER = ("popularity", "itemknn", "ease", "ials", "fusion", "sasrec", "long_short")
CASES = (
    Case("demo"),
    Case("movielens-small"),
    Case("lastfm"),
    Case("albany"),
    Case(
        "movielens-small",
        "leave-one-out",
        (*_IN_ORDER, "implicit:cosine", "implicit:als", "cornac:EASE", "rectools:SASRec"),
    ),
)


def runs_there(case: Case, has_ratings: bool, asked: Sequence[str] = ()) -> tuple[str, ...]:
    """Names of models and peers for a case, ours first.

    Args:
        case: a split of a data set.
        has_ratings: whether there is anything for models of ratings.
        asked: only these, and then the slowest too; empty for all.
    """
    peers = dict.fromkeys(p for group in NAMESAKES.values() for p in group)
    everybody = tuple(n for n in (*OURS, *peers, *MORE_PEERS) if n not in _OF_ORDER)
    names = case.names or everybody
    if asked:
        names = tuple(n for n in names if n in asked)
    else:
        left_out = _ASKED if case.data in _SLOW_THERE else (*_ASKED, *_SLOW)
        names = tuple(n for n in names if n not in left_out)
    return tuple(n for n in names if has_ratings or n not in OF_RATINGS)


def is_peer(name: str) -> bool:
    """Whether a name is a peer's, "library:Model"."""
    return ":" in name
