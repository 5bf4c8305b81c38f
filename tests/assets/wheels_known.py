"""Tiny wheels, an index of them, and the list that describes them."""

import zipfile
from hashlib import sha256
from pathlib import Path

from assets import parse_registry

PARTS = (b"first part, ", b"second part, ", b"third part")
WHOLE = b"".join(PARTS)


def digest(data):
    return sha256(data).hexdigest()


def build_wheel(folder: Path, name: str, version: str, files: dict[str, bytes]) -> Path:
    """A wheel that pip accepts, the same bytes each time."""
    info = f"{name.replace('-', '_')}-{version}.dist-info"
    wheel = folder / f"{name.replace('-', '_')}-{version}-py3-none-any.whl"
    body = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n".encode(),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    record = "".join(f"{path},,\n" for path in (*body, f"{info}/RECORD"))
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, data in (body | {f"{info}/RECORD": record.encode()}).items():
            archive.writestr(zipfile.ZipInfo(path), data)
    return wheel


class Index:
    """A folder of wheels, and the registry text that describes them."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.entries: list[str] = []

    def asset(self, name, files, packages):
        """``files``: name → bytes; ``packages``: name → {member path: (finished file, bytes)}."""
        lines = [
            f'[[asset]]\nname = "{name}"\nkind = "text"\ntitle = "The {name}"\nlicence = "CC0-1.0"',
            'upstream = "someone"\nhub = "owner/name"\nnote = "A note."',
        ]
        for file, data in files.items():
            lines.append(f'[[asset.file]]\nname = "{file}"\nbytes = {len(data)}')
            lines.append(f'sha256 = "{digest(data)}"')
        for package, members in packages.items():
            unlisted = {f"{package.replace('-', '_')}/__init__.py": b"raise SystemExit('imported')"}
            members_only = {path: data for path, (_, data) in members.items()}
            wheel = build_wheel(self.folder, package, "1.0", unlisted | members_only)
            lines.append(f'[[asset.package]]\nname = "{package}"\nversion = "1.0"')
            lines.append(f'bytes = {wheel.stat().st_size}\nsha256 = "{digest(wheel.read_bytes())}"')
            for path, (to, data) in members.items():
                lines.append(f'[[asset.package.member]]\npath = "{path}"\nto = "{to}"')
                lines.append(f'bytes = {len(data)}\nsha256 = "{digest(data)}"')
        self.entries.append("\n".join(lines))

    def wheel(self, package):
        return self.folder / f"{package.replace('-', '_')}-1.0-py3-none-any.whl"

    @property
    def known(self):
        return parse_registry("\n".join(self.entries))
