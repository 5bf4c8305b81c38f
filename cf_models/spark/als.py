"""Spark's ALS, asked for the objective of `cf_models.ials` as nearly as it allows.

`pyspark.ml.recommendation.ALS` (implicitPrefs) has our confidence 1 + alpha·|r| and our preference,
1 where r > 0 and else 0, when r is the signed weight of a strength. It differs in its ridge, which
it multiplies by the number of a row's likes (weighted-λ regularisation: Zhou et al., Large-scale
parallel collaborative filtering for the Netflix prize, AAIM 2008):

    λ·(Σ_u n_u |x_u|² + Σ_i n_i |y_i|²)   in place of   l2·(Σ_u |x_u|² + Σ_i |y_i|²)

with n the number of likes of a person or an item. Only the product x_u·y_i is told by the data, so
that a scale may move from people to items: it is the geometric mean of both ridges that counts, and
with the mean numbers n̄ Spark balances like us after Y is multiplied by (n̄_i / n̄_u)^¼. Were
λ = l2 / sqrt(n̄_u · n̄_i), the ridge of the mean row would be l2; but rows of many likes, which
carry most of what is learned, would be held back far more. So λ is a quarter of that (`LESS`): the
mean row has l2 / 4, and rows with four times the mean have l2. docs/log.md has the figures. The
fold-in of `cf_models.ials` then goes on with l2 for everybody.
"""

from dataclasses import dataclass
from importlib import import_module
from math import sqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from catalog.errors import DataError
from cf_models.ials import IALS, IALSConfig
from cf_models.spark.session import named
from cf_models.spark.strengths import SparkInteractions

LESS = 0.25
"""The ridge of a row with the mean number of likes, as a part of `l2`."""
_BUCKETS = 64  # in which people are counted side by side


@dataclass(frozen=True)
class Likes:
    """What the fit is given.

    Attributes:
        ratings: Spark's table: person (int), row (int), weight (float; below 0 for dislikes).
        n_people: how many like something.
        counts: likes of each item, shape (n_items,), int64.
        shares: shape (n_items,), float32; see `cf_models.strengths.shares`.
    """

    ratings: Any
    n_people: int
    counts: NDArray[np.int64]
    shares: NDArray[np.float32]

    @property
    def per_person(self) -> float:
        """The mean number of likes of those who like something."""
        return float(self.counts.sum()) / self.n_people

    @property
    def per_item(self) -> float:
        """The mean number of likes of the items that somebody likes."""
        return float(self.counts.sum()) / int((self.counts > 0).sum())


def fit_ials(interactions: SparkInteractions, config: IALSConfig | None = None) -> IALS:
    """Fit iALS on the cluster; what comes back is the local model, which folds in and explains.

    Args:
        interactions: what `add_up` gave.
        config: as for the local fit; `threads` says nothing here.

    Raises:
        DataError: when nothing is liked.
        ModelError: when the cluster fails.
    """
    config = IALSConfig() if config is None else config
    weighed = _weighed(interactions.strength, config).persist()
    try:
        with named("fitting"):
            likes = _likes(weighed, interactions)
            factors = _factors(likes, config, len(interactions.items))
    finally:
        weighed.unpersist()
    return IALS.of_factors(interactions.items, factors, likes.shares, config)


def ridge_per_like(l2: float, per_person: float, per_item: float) -> float:
    """Spark's `regParam` for our `l2`; see the module.

    Args:
        l2: as in `IALSConfig`.
        per_person: likes of the mean person who likes something.
        per_item: likes of the mean item that somebody likes.
    """
    return LESS * l2 / sqrt(per_person * per_item)


def _weighed(strength: Any, config: IALSConfig) -> Any:
    """`Signs.weigh` with a full dislike: user, row, weight (float)."""
    f = import_module("pyspark.sql.functions")
    cut = f.least(f.greatest(f.col("strength"), f.lit(-1.0)), f.lit(1.0))
    liked = f.lit(config.floor) + f.lit(1 - config.floor) * cut
    weight = f.when(cut > 0, liked).otherwise(cut).cast("float")
    return strength.select("user", "row", weight.alias("weight"))


def _likes(weighed: Any, interactions: SparkInteractions) -> Likes:
    """Likes, and the dislikes that say something: of people and items that also have likes.

    The vectors of all others are exactly 0, and their own equations have no ridge in Spark.
    """
    f = import_module("pyspark.sql.functions")
    liked = weighed.where("weight > 0")
    by_item = liked.groupBy("row").agg(f.count("*").alias("n"), f.sum("weight").alias("weight"))
    met = by_item.toArrow()
    if met.num_rows == 0:
        raise DataError(
            "No event speaks for an item, so that there is nothing to learn.",
            remedy="Check the weights in the settings, and the neutral point of the ratings.",
        )
    rows = met.column("row").to_numpy()
    counts = np.zeros(len(interactions.items), np.int64)
    shares = np.zeros(len(interactions.items), np.float32)
    counts[rows] = met.column("n").to_numpy()
    shares[rows] = met.column("weight").to_numpy() / interactions.n_people
    people, n_people = _numbered(liked.select("user").distinct())
    ratings = weighed.join(f.broadcast(by_item.select("row")), "row", "left_semi")
    ratings = ratings.join(people, "user").select("person", "row", "weight")
    return Likes(ratings, n_people, counts, shares)


def _numbered(users: Any) -> tuple[Any, int]:
    """People with numbers from 0, without a gap, the same each time; and how many there are."""
    f = import_module("pyspark.sql.functions")
    window = import_module("pyspark.sql").Window.partitionBy("bucket").orderBy("user")
    bucketed = users.withColumn("bucket", f.pmod(f.xxhash64("user"), f.lit(_BUCKETS)))
    sizes = np.zeros(_BUCKETS, np.int64)
    for row in bucketed.groupBy("bucket").count().collect():
        sizes[row["bucket"]] = row["count"]
    starts = f.array(*(f.lit(int(n)) for n in np.cumsum(sizes) - sizes))
    place = f.row_number().over(window) - 1
    person = (starts[f.col("bucket").cast("int")] + place).cast("int")
    return bucketed.withColumn("person", person).select("user", "person"), int(sizes.sum())


def _factors(likes: Likes, config: IALSConfig, n_items: int) -> NDArray[np.float32]:
    """The items' vectors, shape (n_items, factors), balanced with those of people."""
    als = import_module("pyspark.ml.recommendation").ALS
    blocks = int(likes.ratings.sparkSession.conf.get("spark.sql.shuffle.partitions"))
    model = als(
        rank=config.factors,
        maxIter=config.iterations,
        regParam=ridge_per_like(config.l2, likes.per_person, likes.per_item),
        alpha=config.alpha,
        implicitPrefs=True,
        numUserBlocks=blocks,
        numItemBlocks=blocks,
        userCol="person",
        itemCol="row",
        ratingCol="weight",
        seed=config.seed,
    ).fit(likes.ratings)
    met = model.itemFactors.toArrow()
    vectors = met.column("features").combine_chunks().flatten().to_numpy()
    factors = np.zeros((n_items, config.factors), np.float32)
    factors[met.column("id").to_numpy()] = vectors.reshape(-1, config.factors)
    scale = (likes.per_item / likes.per_person) ** 0.25
    return np.asarray(factors * scale, dtype=np.float32)
