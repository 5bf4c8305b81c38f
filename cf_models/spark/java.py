"""Which Java runs Spark, and whether it is new enough."""

import os
import re
import shutil
import subprocess
from pathlib import Path

from catalog.errors import ModelError

OLDEST = 17
_REMEDY = (
    f"Install OpenJDK {OLDEST} (Debian: apt-get install openjdk-{OLDEST}-jre-headless), "
    "or let JAVA_HOME name its folder."
)


def require_java() -> int:
    """The major version of the Java that Spark will use: that of JAVA_HOME, else of the path.

    Raises:
        ModelError: when there is none, it does not start, or it is older than `OLDEST`.
    """
    home = os.environ.get("JAVA_HOME")
    program = shutil.which("java" if home is None else str(Path(home) / "bin" / "java"))
    if program is None:
        where = "on the path" if home is None else f"in JAVA_HOME, {home}"
        raise ModelError(f"Spark needs Java; there is none {where}.", remedy=_REMEDY)
    try:
        told = subprocess.run(  # noqa: S603 - the program was found above
            [program, "-version"], capture_output=True, text=True, timeout=60, check=True
        )
    except (OSError, subprocess.SubprocessError) as exc:
        raise ModelError(f"{program} does not start: {exc}.", remedy=_REMEDY) from exc
    words = told.stderr + told.stdout
    found = re.search(r'version "(?:1\.)?(\d+)', words)
    version = int(found[1]) if found else 0
    if version < OLDEST:
        raise ModelError(
            f"Spark needs Java {OLDEST} or later; {program} is {version or words.strip()!r}.",
            remedy=_REMEDY,
        )
    return version
