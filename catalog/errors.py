"""The error tree of the whole project.

    SaysoError
    ├── UsageError          the caller asked for what cannot be: an unknown option, an unknown user
    ├── ConfigError         a settings file does not say what it must
    ├── DataError           items or events cannot be read, or break their schema
    ├── WorkspaceError      the prepared folder cannot serve
    │   ├── WorkspaceMissing    there is none
    │   ├── WorkspaceBroken     a part is absent or half-written
    │   ├── WorkspaceVersion    another version of Sayso wrote it
    │   └── WorkspaceBusy       another process is writing it
    ├── ModelError          a candidate model is misused or belongs to another catalogue
    │   └── NotFittedError
    ├── RetrievalError      an encoder or an index cannot answer
    ├── WeightsError        model weights are missing, damaged or cannot be fetched
    ├── MissingExtra        an optional part of the distribution is not installed
    └── LLMError            a language model did not give a usable reply
        ├── LLMUnavailable      it cannot be reached, or its circuit breaker is open
        │   ├── LLMLoading          its weights are still arriving or being loaded
        │   └── LLMRefused          it does not accept our key, the model's name or the request
        ├── LLMTimeout          it did not answer in time
        └── LLMReplyError       it answered, but not as asked

Errors of other libraries are mapped to these where they enter (``raise … from exc``). A message
names the problem and the value; ``remedy`` says what to do about it.
"""

from typing import ClassVar


class SaysoError(Exception):
    """A failure that we can put in words.

    Args:
        message: the problem and the value that caused it, one sentence.
        remedy: what the reader can do about it, one sentence; may be empty.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()


class UsageError(SaysoError):
    """The caller asked for what cannot be."""

    exit_code = 2


class ConfigError(SaysoError):
    """A settings file does not say what it must."""

    exit_code = 2


class DataError(SaysoError):
    """Items or events cannot be read, or break their schema."""


class WorkspaceError(SaysoError):
    """The prepared folder cannot serve."""


class WorkspaceMissing(WorkspaceError):
    """There is no workspace at this path."""


class WorkspaceBroken(WorkspaceError):
    """A part of the workspace is absent or half-written."""


class WorkspaceVersion(WorkspaceError):
    """Another version of Sayso wrote the workspace."""


class WorkspaceBusy(WorkspaceError):
    """Another process is writing the workspace."""


class ModelError(SaysoError):
    """A candidate model is misused, or belongs to another catalogue."""


class NotFittedError(ModelError):
    """A candidate model was asked for scores before ``fit`` or ``load``."""


class RetrievalError(SaysoError):
    """An encoder or an index cannot answer."""


class WeightsError(SaysoError):
    """Model weights are missing, damaged, or cannot be fetched."""


class MissingExtra(SaysoError):
    """An optional part of the distribution is not installed."""

    def __init__(self, what: str, extra: str) -> None:
        super().__init__(
            f"{what} needs packages that are not installed.",
            remedy=f"Install them with: pip install 'sayso[{extra}]'",
        )


class LLMError(SaysoError):
    """A language model did not give a usable reply."""


class LLMUnavailable(LLMError):
    """The language model cannot be reached, or its circuit breaker is open."""


class LLMLoading(LLMUnavailable):
    """The weights of the language model are still arriving or being loaded."""


class LLMRefused(LLMUnavailable):
    """The language model does not accept our key, the model's name or the request."""


class LLMTimeout(LLMError):
    """The language model did not answer in time."""


class LLMReplyError(LLMError):
    """The language model answered, but not as asked."""
