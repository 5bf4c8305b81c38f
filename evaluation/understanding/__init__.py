"""How well messages are understood: labelled messages over five catalogues, recorded conversations.

This folder knows labels, what a message was understood to say, and how the two are compared. It
does not know how a message is understood.
"""

from evaluation.understanding.catalogues import NAMES, Setting, open_setting
from evaluation.understanding.messages import LabelledMessage, read_messages

__all__ = ["NAMES", "LabelledMessage", "Setting", "open_setting", "read_messages"]
