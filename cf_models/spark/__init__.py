"""The same iALS where the events do not fit one machine: read, added up and fitted by Spark.

This folder knows a cluster, events as Parquet files, and how Spark's ALS differs from ours. It
writes what `cf_models.ials` writes, so that nothing that serves a model knows of Spark. Spark
(extra `spark`, and Java) is imported when a session is opened, never on `import cf_models.spark`.
"""

from cf_models.spark.als import fit_ials, ridge_per_like
from cf_models.spark.events import Events, read_events
from cf_models.spark.session import SparkConfig, open_spark, require_java
from cf_models.spark.strengths import SparkInteractions, add_up

__all__ = [
    "Events",
    "SparkConfig",
    "SparkInteractions",
    "add_up",
    "fit_ials",
    "open_spark",
    "read_events",
    "require_java",
    "ridge_per_like",
]
