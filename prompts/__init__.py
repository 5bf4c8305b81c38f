"""Every word that we say, to a language model or on our own behalf, as files with holes.

This folder knows texts and their holes. It does not know the code that calls it.
"""

from prompts.loader import Prompt, load
from prompts.wording import Wording, parse_wording, wording

__all__ = ["Prompt", "Wording", "load", "parse_wording", "wording"]
