"""Any local folder or hub name, run in this process by torch and transformers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.llm.contract import LLMRequest
from assistant.llm.stops import StopAt
from assistant.llm.wording import schema_in_words
from assistant.llm.worker import Emit, LocalLLM, ModelThread, Report
from catalog.errors import LLMReplyError, MissingExtra, WeightsError


class TransformersLLM(LocalLLM["_Model"]):
    """A transformers model in this process, loaded in the background.

    A schema is asked for in words.

    Args:
        folder_or_name: a local folder, or a hub's "owner/name" (fetched by transformers).
        capable: whether it can be trusted with more than wording.
        threads: of torch, in this whole process; None to leave them as they are.

    Raises:
        MissingExtra: when torch or transformers is not installed.
    """

    backend = "transformers"
    grammars = False

    def __init__(
        self, folder_or_name: str, *, capable: bool = False, threads: int | None = None
    ) -> None:
        _require()
        self.name = f"{folder_or_name.rstrip('/').rpartition('/')[2]} (transformers)"
        self.capable = capable

        def load(report: Report) -> _Model:
            report("loading", "")
            return _load(folder_or_name, threads)

        self._thread = ModelThread(self.name, load, _write)


@dataclass(frozen=True)
class _Model:
    model: Any
    tokenizer: Any


def _require() -> None:
    try:
        import torch  # noqa: F401
        import transformers  # noqa: F401
    except ImportError as exc:
        raise MissingExtra("The transformers backend", "transformers") from exc


def _load(folder_or_name: str, threads: int | None) -> _Model:
    import torch
    from transformers import AutoModelForCausalLM, AutoTokenizer

    if threads is not None:
        torch.set_num_threads(threads)
    try:
        tokenizer = AutoTokenizer.from_pretrained(folder_or_name)
        # bfloat16 is many times slower than float32 on processors without it
        dtype = "auto" if torch.cuda.is_available() else torch.float32
        model = AutoModelForCausalLM.from_pretrained(folder_or_name, dtype=dtype)
    except (OSError, ValueError) as exc:
        raise WeightsError(
            f"transformers cannot load {folder_or_name}: {str(exc).splitlines()[0]}",
            remedy="Is it a folder or hub name of a causal language model?",
        ) from exc
    if tokenizer.chat_template is None:
        raise WeightsError(
            f"{folder_or_name} has no chat template.", remedy="Choose an instruct or chat model."
        )
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return _Model(model.to(device).eval(), tokenizer)


def _write(loaded: _Model, request: LLMRequest, emit: Emit) -> None:
    import torch
    from transformers import StoppingCriteriaList

    model, tokenizer = loaded.model, loaded.tokenizer
    messages = [{"role": m.role, "content": m.content} for m in schema_in_words(request)]
    inputs = tokenizer.apply_chat_template(
        messages, add_generation_prompt=True, return_dict=True, return_tensors="pt"
    ).to(model.device)
    length = inputs["input_ids"].shape[1]
    room = model.config.max_position_embeddings - length
    if room < 1:
        raise LLMReplyError(f"{request.prompt} has {length} tokens, more than the model reads.")
    streamer, stopping = _streamer(tokenizer, emit, request.stop)
    sampling: dict[str, Any] = {"do_sample": request.temperature > 0}
    if request.temperature > 0:
        sampling["temperature"] = request.temperature
    with torch.inference_mode():
        model.generate(
            **inputs,
            **sampling,
            max_new_tokens=min(request.max_tokens, room),
            streamer=streamer,
            stopping_criteria=StoppingCriteriaList([stopping]),
            pad_token_id=tokenizer.pad_token_id or tokenizer.eos_token_id,
        )


def _streamer(
    tokenizer: Any, emit: Emit, stops: Sequence[str]
) -> tuple[Any, Callable[[Any, Any], Any]]:
    """A streamer that passes text on up to a stop string, and the criterion that ends writing."""
    import torch
    from transformers import TextStreamer

    text_up_to_stop = StopAt(stops)
    unwanted = False

    class Pieces(TextStreamer):  # type: ignore[misc]
        def on_finalized_text(self, text: str, stream_end: bool = False) -> None:
            nonlocal unwanted
            unwanted |= emit(text_up_to_stop.feed(text))
            if stream_end:
                emit(text_up_to_stop.end())

    def stopping(input_ids: Any, _scores: Any) -> Any:
        done = unwanted or text_up_to_stop.stopped
        return torch.full((input_ids.shape[0],), done, dtype=torch.bool, device=input_ids.device)

    return Pieces(tokenizer, skip_prompt=True, skip_special_tokens=True), stopping
