"""The chat page: cards before text, reasons that open, a taste that can be corrected.

This folder knows how a turn looks in a browser. It does not know how a recommendation is made. The
page itself (`web/`) is a Gradio app with one HTML component; it draws what the addresses under
/chat give it (`routes`), and never builds HTML from text of the catalogue or of a person.
"""

from ui.chat.contract import ChatAssistant
from ui.chat.page import mount_chat

__all__ = ["ChatAssistant", "mount_chat"]
