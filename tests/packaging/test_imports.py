"""Importing the project has no effects, and takes only what the project says it needs."""

import ast
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from itertools import chain

import pytest

WATCH = """
import importlib, json, os, pkgutil, sys

packages, root = json.loads(sys.argv[1]), sys.argv[2]
seen = {"sockets": [], "environment": [], "written": [], "imported": 0}

def watch(event, arguments):
    if event == "socket.bind" and arguments[1] == ("::1", 0):
        return  # urllib3 asks once whether this machine has IPv6, and connects to nothing
    if event in ("socket.connect", "socket.getaddrinfo", "socket.bind"):
        seen["sockets"].append(f"{event} {arguments[1:]}")
    if event == "open" and isinstance(arguments[0], str) and arguments[0].startswith(root):
        flags = arguments[2] or 0
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and "__pycache__" not in arguments[0]:
            seen["written"].append(arguments[0])

class Environment(os._Environ):
    def __getitem__(self, name):
        note(name)
        return super().__getitem__(name)

def note(name):
    frame = sys._getframe(2)
    while frame and frame.f_code.co_filename.startswith("<frozen") :
        frame = frame.f_back
    if frame and any(
        frame.f_code.co_filename.startswith(os.path.join(root, package) + os.sep)
        for package in packages
    ):
        seen["environment"].append(f"{name} in {frame.f_code.co_filename}")

sys.addaudithook(watch)
os.environ.__class__ = Environment
for package in packages:
    module = importlib.import_module(package)
    for each in pkgutil.walk_packages(module.__path__, f"{package}."):
        if not each.name.endswith("__main__"):
            importlib.import_module(each.name)
            seen["imported"] += 1
print(json.dumps(seen))
"""


def test_importing_every_module_opens_no_connection_and_reads_no_environment(
    root, packages, tmp_path
):
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(packages), str(root)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["imported"] > 30
    assert seen["sockets"] == []
    assert seen["environment"] == []
    assert seen["written"] == []


def test_the_watch_sees_what_it_is_there_to_see(tmp_path):
    (tmp_path / "guilty").mkdir()
    (tmp_path / "guilty" / "__init__.py").write_text(
        "import os, socket\n"
        "os.environ.get('HOME'); os.environ['PATH']; os.getenv('USER')\n"
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM).connect(('127.0.0.1', 9))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", WATCH, json.dumps(["guilty"]), str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=tmp_path,
        timeout=60,
    )
    seen = json.loads(done.stdout.splitlines()[-1])
    assert [line.split()[0] for line in seen["environment"]] == ["HOME", "PATH", "USER"]
    assert len(seen["sockets"]) == 1


def test_every_name_that_a_package_promises_is_there(packages):
    for package in packages:
        module = __import__(package)
        for name in getattr(module, "__all__", []):
            assert hasattr(module, name), f"{package}.__all__ names {name}"


@pytest.mark.slow
def test_help_is_quick_because_nothing_heavy_is_imported(tmp_path):
    watch = (
        "import sys\n"
        "from ui.cli.app import main\n"
        "code = main(['--help'])\n"
        "heavy = {'pandas','numpy','scipy','chromadb','gradio','langgraph','onnxruntime','torch'}\n"
        "print(code, sorted(heavy & sys.modules.keys()))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", watch], capture_output=True, text=True, cwd=tmp_path, timeout=60
    )
    assert done.stdout.splitlines()[-1] == "0 []", done.stdout + done.stderr


def test_every_library_that_is_imported_is_declared(root, pyproject, packages):
    project = pyproject["project"]
    lines = [*project["dependencies"], *chain(*project["optional-dependencies"].values())]
    declared = {_normal(re.match(r"[\w.-]+", line).group()) for line in lines}
    homes = packages_distributions()
    missing = {}
    for package in packages:
        for path in (root / package).rglob("*.py"):
            for name in _imported(path.read_text(encoding="utf-8")):
                if name in sys.stdlib_module_names or name in packages:
                    continue
                providers = {_normal(home) for home in homes.get(name, ["?"])}
                if not providers & declared:
                    missing.setdefault(name, []).append(str(path.relative_to(root)))
    assert missing == {}


def _imported(source):
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.module.partition(".")[0]


def _normal(name):
    return re.sub(r"[-_.]+", "-", name).lower()
