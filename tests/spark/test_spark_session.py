"""What is missing is named before Spark is asked."""

import os
import sys

import pytest

from catalog.errors import MissingExtra, ModelError
from cf_models.spark import SparkConfig, open_spark, require_java
from cf_models.spark.session import named


def _java(folder, words):
    program = folder / "bin" / "java"
    program.parent.mkdir(parents=True)
    program.write_text(f"#!/bin/sh\necho '{words}' >&2\n")
    program.chmod(0o755)
    return str(folder)


@pytest.mark.parametrize(
    ("words", "version"), [('openjdk version "17.0.9" 2023', 17), ('openjdk version "21" 2023', 21)]
)
def test_a_java_that_is_new_enough(tmp_path, monkeypatch, words, version):
    monkeypatch.setenv("JAVA_HOME", _java(tmp_path / "jdk", words))
    assert require_java() == version


def test_no_java_and_old_java_are_told_with_the_remedy(tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", _java(tmp_path / "jdk", 'java version "1.8.0_292"'))
    with pytest.raises(ModelError, match=r"needs Java 17 or later; .* is 8") as told:
        require_java()
    assert "openjdk-17-jre-headless" in told.value.remedy
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    with pytest.raises(ModelError, match="there is none in JAVA_HOME"):
        require_java()
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ModelError, match="there is none on the path"), open_spark():
        pass


def test_without_pyspark_the_extra_is_named(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark", None)
    monkeypatch.setitem(sys.modules, "pyspark.java_gateway", None)
    with pytest.raises(MissingExtra, match=r"sayso\[spark\]"), open_spark():
        pass


def test_only_masters_of_this_machine_are_bound_to_loopback():
    assert "spark.driver.host" not in SparkConfig(master="spark://10.0.0.1:7077").properties()
    for master in ("local[2]", "local-cluster[2,1,1024]", "spark://127.0.0.1:7077"):
        assert SparkConfig(master=master).properties()["spark.driver.bindAddress"] == "127.0.0.1"


@pytest.mark.spark
def test_a_second_session_is_refused_and_the_environment_is_left_alone(spark):
    assert "SPARK_LOCAL_HOSTNAME" not in os.environ
    with pytest.raises(ModelError, match="open in this process already"), open_spark():
        pass


@pytest.mark.spark
def test_a_job_that_fails_is_told_in_one_line(spark):
    with (
        pytest.raises(ModelError, match=r"gave up while testing: .*no room") as told,
        named("testing"),
    ):
        spark.sql("select raise_error('no room')").collect()
    assert "\n" not in str(told.value)
    assert "more memory" in told.value.remedy
