"""One Spark session for all tests that need one; it takes seconds to start."""

import pytest

from catalog.errors import ModelError
from cf_models.spark import SparkConfig, open_spark, require_java

# Little runs long enough here to be worth the second compiler of Java.
QUICK = {"spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1"}


@pytest.fixture(scope="session")
def java():
    try:
        return require_java()
    except ModelError as exc:
        pytest.skip(str(exc))


@pytest.fixture(scope="session")
def spark(java):
    pytest.importorskip("pyspark", reason="pip install 'sayso[spark]'")
    config = SparkConfig(master="local[1]", partitions=1, settings=QUICK)
    with open_spark(config) as session:
        yield session
