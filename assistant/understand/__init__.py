"""From a message and what was said before to an `Intent`, by rules and the catalogue's own words.

This folder knows words: normalising, linking titles, attitudes, wishes, references, kinds of turn.
All that is about a language lies in ``words/``; all that is about a domain comes from the
catalogue. It knows no model, no index and no language model.
"""

from assistant.understand.notes import MAX_COUNT
from assistant.understand.understander import MAX_CHARACTERS, Understander

__all__ = ["MAX_CHARACTERS", "MAX_COUNT", "Understander"]
