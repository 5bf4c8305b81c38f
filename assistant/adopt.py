"""Putting a model that was fitted elsewhere, as on a cluster, into a workspace that serves."""

from pathlib import Path

from assistant.build import keep_settings
from assistant.open import settings_of
from assistant.settings import CandidateConfig
from catalog.errors import ModelError
from catalog.workspace import Workspace
from cf_models import load_model


def adopt_model(path: Path, folder: Path) -> str:
    """Let a workspace serve with a saved model; its name.

    The new workspace replaces the old when it is complete; `[cf] model` names the model from then
    on, until the workspace is built again.

    Args:
        path: of the workspace.
        folder: what the model's `save` wrote.

    Raises:
        ModelError: when it is no model, or learned the items of another catalogue.
        WorkspaceError: when the workspace is missing, broken, of another version, or being written.
    """
    old = Workspace.open(path)
    model = load_model(folder)
    if model.fingerprint_ != old.manifest.fingerprint:
        raise ModelError(
            f"The model in {folder} learned {model.n_items_:,} items that are not those of "
            f"{path} ({old.manifest.items:,}), in their order.",
            remedy=f"Fit it for this catalogue: sayso spark-fit --workspace {path} …",
        )
    settings = settings_of(old)
    settings = settings.model_copy(
        update={
            "cf": CandidateConfig(model=model.name, settings=model.config.model_dump(mode="json"))
        }
    )
    with Workspace.create(path) as draft:
        draft.write_catalog(old.load_catalog(), old.load_events(), old.load_report())
        keep_settings(draft, settings)
        draft.carry_rest(old)
        model.save(draft.model(model.name))
    return model.name
