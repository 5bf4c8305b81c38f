"""The built-in list is complete and consistent; a wrong list is refused."""

import pytest
from pydantic import ValidationError

from assets import parse_registry, registry

JOINED = {  # as published by the upstream project for the whole file
    "qwen2.5-coder-0.5b": (6, "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32"),
    "qwen2.5-coder-1.5b": (22, "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"),
}


def test_the_assets_that_the_project_promises_are_listed_with_licence_and_source():
    assert list(registry()) == [
        "bge-small",
        "minilm",
        "smollm2-135m",
        "qwen2.5-coder-0.5b",
        "qwen2.5-coder-1.5b",
        "film-summaries",
    ]
    for asset in registry().values():
        assert asset.licence
        assert asset.upstream
        assert asset.download_bytes > 0
    assert registry()["film-summaries"].licence.startswith("CC BY-SA")


@pytest.mark.parametrize("name", JOINED)
def test_parts_stand_in_numeric_order(name):
    count, whole = JOINED[name]
    asset = registry()[name]
    assert [int(p.name.rpartition("part")[2]) for p in asset.packages] == list(range(1, count + 1))
    assert [file.sha256 for file in asset.files] == [whole]


def test_every_version_is_pinned():
    for asset in registry().values():
        for package in asset.packages:
            assert package.version[0].isdigit()


def test_members_that_do_not_add_up_to_the_file_are_refused(index):
    text = "\n".join(index.entries)
    wrong = text.replace("bytes = 5\n", "bytes = 6\n", 1)
    assert wrong != text
    with pytest.raises(ValidationError, match="do not add up"):
        parse_registry(wrong)


@pytest.mark.parametrize("name", ["../evil", "/etc/passwd", "a/../../b", ".hidden", "a//b", ""])
def test_a_file_name_cannot_leave_the_folder(index, name):
    text = "\n".join(index.entries).replace('"one.txt"', f'"{name}"')
    with pytest.raises(ValidationError):
        parse_registry(text)
