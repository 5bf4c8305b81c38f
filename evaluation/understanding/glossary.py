"""What each measure of understanding means, in plain words."""

from collections.abc import Mapping
from types import MappingProxyType

SHOWN = (
    *("precision", "recall", "f1", "attitude", "degree", "kind"),
    *("wish_precision", "wish_recall", "wishes", "all"),
)
MEASURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "precision": ("precision", "The part of the items understood that the message names."),
        "recall": ("recall", "The part of the items that messages name that were understood."),
        "f1": ("F1", "The harmonic mean of precision and recall."),
        "attitude": (
            "attitude",
            "Of the items rightly linked, the part whose like, dislike, seen or neutral is right.",
        ),
        "degree": (
            "degree",
            (
                "The same, told as finely as labels do: love apart from like, hate from dislike, "
                "owned from seen."
            ),
        ),
        "kind": ("kind", "The part of the messages whose kind of turn is right."),
        "wish_precision": (
            "wish precision",
            (
                "The part of the conditions understood that the message states: the attribute, its "
                "words or bounds, asked for or ruled out, hard or only leaning, all right."
            ),
        ),
        "wish_recall": ("wish recall", "The part of the stated conditions understood so."),
        "wishes": ("wishes", "The part of the messages all of whose conditions are right."),
        "all": (
            "everything",
            "The part of the messages in which items, degrees, conditions and kind are all right.",
        ),
    }
)
DIALOGUES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "precision": ("precision", "films linked that are annotated in the message"),
        "recall": ("recall", "annotated films that were linked"),
        "f1": ("F1", "of both"),
        "recall_dated": ("recall, year typed", "films that stand with their year"),
        "recall_undated": ("recall, no year", "films that stand without it"),
        "recall_one_of_its_name": ("recall, name tells", "films whose words name one film only"),
        "recall_one_of_several": (
            "recall, name shared",
            (
                "films typed without a year whose title others have too: with nothing known of "
                "popularity, the newest is taken"
            ),
        ),
        "words_precision": (
            "precision of words",
            "people and genres understood in the seeker's messages that are annotated there",
        ),
        "words_recall": ("recall of words", "annotated people and genres that were understood"),
        "attitude": (
            "attitude",
            (
                "of films named by the seeker for which they answered whether they liked them, "
                "and for which we read a like or dislike: the part that agrees"
            ),
        ),
        "judged": ("attitude read", "of the same films, the part for which we read either"),
        "seen_precision": ("seen", "films read as seen that the seeker answered to have seen"),
    }
)
CANNOT_TELL = (
    (
        "Whether a title that was typed without choosing it from the list was meant: such films "
        "are not annotated, and linking them counts as wrong here. A good part of what precision "
        "lacks is of this kind; the misses below show it."
    ),
    "Which of several films of one name was meant, where the year is not typed.",
    (
        "What a message says of a film: the answers were given once, after the conversation, for "
        "each film. Somebody who asks for something like a film they liked need not say so in the "
        "message that names it, and often says it of “it” in the next."
    ),
    "Strength: there is no love or hate among the answers, and few films were disliked.",
    "A series: who writes of “the Saw movies” had to choose one of them from the list.",
    "People and genres: annotations were made by matching words, and miss many.",
)
