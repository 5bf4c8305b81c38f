"""Which language a message is in; a short message is taken for the home language.

Statistical identification errs on a handful of words, so it is asked only when most words are
unknown: neither everyday words of the home language nor words of the catalogue.
"""

from functools import cached_property
from typing import Any

from assistant.understand.normalise import Text
from assistant.understand.words import Words

_SURE = 0.8
_FEW = 3
_KNOWN_SHARE = 0.4
_LANGUAGES = [
    "ar",
    "bg",
    "bn",
    "ca",
    "cs",
    "da",
    "de",
    "el",
    "en",
    "es",
    "et",
    "fa",
    "fi",
    "fr",
    "he",
    "hi",
    "hr",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "lt",
    "lv",
    "nl",
    "no",
    "pl",
    "pt",
    "ro",
    "ru",
    "sk",
    "sl",
    "sr",
    "sv",
    "ta",
    "te",
    "th",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
]
_LAST_LATIN = "\u024f"


class LanguageReader:
    """Names languages. The statistical model (py3langid) is loaded when it is first needed."""

    def __init__(self, words: Words) -> None:
        self._home = words.language
        self._common = words.common

    def read(self, text: Text, known: int) -> str:
        """ISO 639-1 code of a message's language.

        Args:
            text: the message.
            known: how many of its words belong to titles or wishes that were understood.
        """
        letters = [t for t in text.tokens if any(c.isalpha() for c in t.raw)]
        if not letters:
            return self._home
        foreign = sum(any(c > _LAST_LATIN for c in t.norm if c.isalpha()) for t in letters)
        common = sum(t.norm in self._common for t in letters)
        familiar = len(letters) - known < _FEW or common + known >= _KNOWN_SHARE * len(letters)
        if familiar and foreign * 2 <= len(letters):
            return self._home
        language, sure = self._identify(text.message[:1000])
        return language if sure >= _SURE or foreign * 2 > len(letters) else self._home

    def _identify(self, message: str) -> tuple[str, float]:
        language, probability = self._model.classify(message)
        return str(language), float(probability)

    @cached_property
    def _model(self) -> Any:
        from py3langid.langid import (  # type: ignore[import-untyped]  # takes a second to load
            MODEL_FILE,
            LanguageIdentifier,
        )

        model = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
        model.set_languages(_LANGUAGES)
        return model
