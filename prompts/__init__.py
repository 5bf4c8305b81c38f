"""Every word that we say to a language model, as files, and the loader that fills them.

This folder knows texts and their holes. It does not know the code that calls it.
"""

from prompts.loader import Prompt, load

__all__ = ["Prompt", "load"]
