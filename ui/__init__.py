"""The command line and the chat page. This folder does not know how a recommendation is made."""
