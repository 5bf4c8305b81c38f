"""Replay the conversations over real catalogues and write down what is answered.

Workspaces are built in the folder of results the first time, and kept there; --rebuild makes them
anew. No language model writes: what is read is what the rules understood, and plain wording.

  python -m benchmarks.transcripts --data DIR --out DIR             all conversations
  python -m benchmarks.transcripts --out DIR --catalogues films     those that need no data
  python -m benchmarks.transcripts --data DIR --out DIR --ledger    with what was understood
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from catalog.errors import SaysoError
from ui.cli.environment import set_defaults

CATALOGUES = ("films", "books", "music", "shop", "stays")
MESSAGES = Path(__file__).parent / "messages"


def parsed(argv: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.transcripts",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, help="has the folders books, retail, travel, music")
    parser.add_argument("--out", type=Path, required=True, help="transcripts and workspaces")
    parser.add_argument(
        "--messages", type=Path, default=MESSAGES, help="the conversations (those that come along)"
    )
    parser.add_argument(
        "--catalogues", nargs="+", choices=CATALOGUES, help="only those about these (all)"
    )
    parser.add_argument(
        "--ledger", action="store_true", help="with what was understood, and what then holds"
    )
    parser.add_argument("--rebuild", action="store_true", help="build the workspaces anew")
    return parser.parse_args(argv)


def main(argv: Sequence[str]) -> int:
    """Write a transcript for each conversation; the exit code."""
    args = parsed(argv)
    set_defaults()  # before any library is imported
    from benchmarks.transcripts.replay import read_conversation
    from benchmarks.transcripts.written import write

    files = sorted(args.messages.glob("*.txt"))
    conversations = [read_conversation(path) for path in files]
    chosen = [c for c in conversations if args.catalogues is None or c.catalogue in args.catalogues]
    for name in dict.fromkeys(c.catalogue for c in chosen):
        about = [c for c in chosen if c.catalogue == name]
        write(name, about, args.data, args.out, rebuild=args.rebuild, ledger=args.ledger)
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except SaysoError as exc:
        sys.exit(str(exc))
