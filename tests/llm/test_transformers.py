"""The transformers backend with a real, tiny, randomly initialised model made here."""

import subprocess
import sys
import textwrap

import pytest

from assistant.llm import Guard, LLMRequest, Message, TransformersLLM
from catalog.errors import LLMReplyError, LLMUnavailable, MissingExtra

pytest.importorskip("transformers", reason="needs: pip install 'sayso[transformers]'")
TEMPLATE = (
    "{% for m in messages %}<s>{{ m['role'] }}: {{ m['content'] }}</s>{% endfor %}"
    "{% if add_generation_prompt %}<s>assistant: {% endif %}"
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    import torch
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers
    from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    letters = sorted(pre_tokenizers.ByteLevel.alphabet())
    vocabulary = {token: n for n, token in enumerate(["<unk>", "<s>", "</s>", *letters])}
    raw = Tokenizer(models.BPE(vocab=vocabulary, merges=[], unk_token="<unk>"))
    raw.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    raw.decoder = decoders.ByteLevel()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=raw, bos_token="<s>", eos_token="</s>", unk_token="<unk>"
    )
    tokenizer.chat_template = TEMPLATE
    torch.manual_seed(7)
    config = LlamaConfig(
        vocab_size=len(vocabulary),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=4,
        max_position_embeddings=256,
        bos_token_id=1,
        eos_token_id=2,
    )
    folder = tmp_path_factory.mktemp("tiny-llama")
    LlamaForCausalLM(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture
def tiny(folder):
    llm = TransformersLLM(str(folder), threads=1)
    assert llm.wait(60) == "ready", llm.detail
    yield llm
    llm.close()


def test_it_writes_the_same_at_temperature_0_within_the_bounds(tiny, request_for):
    asked = request_for("Hi", max_tokens=24)
    first = "".join(tiny.stream(asked))
    assert 0 < len(first.encode()) <= 24 * 3
    assert first == "".join(tiny.stream(asked))


def test_it_ends_at_a_stop_string(tiny, request_for):
    whole = "".join(tiny.stream(request_for("Hi", max_tokens=24)))
    stop = whole[3:5]
    got = "".join(tiny.stream(request_for("Hi", max_tokens=24, stop=(stop,))))
    assert got == whole[: whole.index(stop)]


def test_it_is_what_transformers_itself_would_write(tiny, folder):
    from transformers import AutoModelForCausalLM, AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(folder)
    model = AutoModelForCausalLM.from_pretrained(folder)
    ids = tokenizer("<s>user: Hi</s><s>assistant: ", return_tensors="pt", add_special_tokens=False)
    out = model.generate(**ids, do_sample=False, max_new_tokens=24, pad_token_id=2)
    expected = tokenizer.decode(out[0][ids["input_ids"].shape[1] :], skip_special_tokens=True)
    request = LLMRequest((Message("user", "Hi"),), "test.en", max_tokens=24)
    assert "".join(tiny.stream(request)) == expected


def test_a_prompt_longer_than_the_model_reads_is_told(tiny, request_for):
    with pytest.raises(LLMReplyError, match="more than the model reads"):
        list(tiny.stream(request_for("x" * 400)))


def test_closing_the_stream_stops_the_writing(tiny, request_for):
    pieces = tiny.stream(request_for("Hi", max_tokens=200))
    next(pieces, None)
    pieces.close()
    assert "".join(tiny.stream(request_for("Hi", max_tokens=4))) is not None


def test_a_folder_without_a_model_fails_with_a_reason(tmp_path, request_for):
    llm = TransformersLLM(str(tmp_path))
    assert llm.wait(60) == "failed"
    with pytest.raises(LLMUnavailable, match="causal language model"):
        Guard(llm, attempts=1).text(request_for())
    llm.close()


def test_without_the_extra_it_says_what_to_install():
    program = textwrap.dedent(
        """
        import sys
        sys.modules["torch"] = None
        from assistant.llm import TransformersLLM
        from catalog.errors import MissingExtra
        try:
            TransformersLLM("somewhere")
        except MissingExtra as error:
            print(error)
        """
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60
    )
    assert "pip install 'sayso[transformers]'" in done.stdout
    assert MissingExtra("x", "transformers").exit_code == 1
