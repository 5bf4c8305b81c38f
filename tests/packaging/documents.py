"""Reading the commands and files out of a Markdown document."""

import re
from dataclasses import dataclass
from pathlib import Path

_FENCE = re.compile(r"^```(?P<info>[^\n]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"(?<!`)`(?P<code>(?:sayso|make) [^`\n]+)`(?!`)")


@dataclass(frozen=True)
class Block:
    """A fenced block: its language, the file that it is to be saved as, and its text."""

    language: str
    file: str
    body: str


def blocks(path: Path) -> list[Block]:
    """The fenced blocks of a document, in order."""
    found = []
    for match in _FENCE.finditer(path.read_text(encoding="utf-8")):
        language, _, file = match["info"].strip().partition(" ")
        found.append(Block(language, file.strip(), match["body"]))
    return found


def commands(path: Path, program: str) -> list[str]:
    """Each command line of a program: in shell blocks, behind pipes too, and in the text."""
    lines = [
        part.strip()
        for block in blocks(path)
        if block.language in {"sh", "console"}
        for line in block.body.splitlines()
        for part in re.split(r"[|](?=\s)|&&|;", line.removeprefix("$ ").split(" #")[0])
    ]
    inline = [m["code"] for m in _INLINE.finditer(path.read_text(encoding="utf-8"))]
    return [line for line in (*lines, *inline) if line.split(" ")[0] == program]
