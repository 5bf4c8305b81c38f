"""The command line `sayso`: one command a file, and the edge where errors become exit codes.

This folder knows the terminal: options, rendering, exit codes. It does not know how a
recommendation is made. Commands import what is heavy inside their functions, so that help is quick;
the program itself is `ui.cli.app:run`.
"""

from ui.cli.environment import DEFAULTS, set_defaults

__all__ = ["DEFAULTS", "set_defaults"]
