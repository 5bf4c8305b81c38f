"""Fetching a repository of a model hub, when a user asks for one."""

from collections.abc import Sequence
from pathlib import Path

from catalog.errors import WeightsError


def fetch_snapshot(
    repo: str, folder: Path, *, patterns: Sequence[str] = (), endpoint: str | None = None
) -> Path:
    """All files of a repository, or those that match a pattern, in a folder.

    The hub's client resumes broken downloads and checks sizes; a file ``.complete`` is written
    last.

    Args:
        repo: "owner/name".
        folder: where to; made if absent.
        patterns: shell patterns of file names; all files if empty.
        endpoint: address of the hub; None for the client's own.

    Raises:
        WeightsError: when the repository is unknown, closed, empty of such files, or out of reach.
    """
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    done = folder / ".complete"
    done.unlink(missing_ok=True)
    try:
        snapshot_download(
            repo, local_dir=folder, allow_patterns=list(patterns) or None, endpoint=endpoint
        )
    except HFValidationError as exc:
        raise WeightsError(f"{repo!r} is not a name of the hub: {exc}.") from exc
    except LocalEntryNotFoundError as exc:
        raise WeightsError(
            f"The hub cannot be reached for {repo}.",
            remedy="Check the network; behind a mirror set HF_ENDPOINT to its address.",
        ) from exc
    except HfHubHTTPError as exc:
        raise WeightsError(
            f"The hub did not give {repo}: {str(exc).splitlines()[0]}.",
            remedy="Check the name; for a closed repository set HF_TOKEN.",
        ) from exc
    except OSError as exc:
        raise WeightsError(f"{repo} cannot be fetched: {exc}.") from exc
    if not any(path.is_file() for path in folder.iterdir()):
        raise WeightsError(
            f"{repo} has no file that matches {', '.join(patterns) or '*'}.",
            remedy="Look at its list of files on the hub and choose another pattern.",
        )
    done.touch()
    return folder
