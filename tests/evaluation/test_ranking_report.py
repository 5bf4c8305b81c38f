"""What the page of a ranking evaluation says of figures."""

from evaluation.page import p_value
from evaluation.ranking.report import _best


def test_the_best_is_marked_only_where_models_differ():
    assert _best("ndcg@10", [0.1, None, 0.3]) == 0.3
    assert _best("rmse", [0.9, 0.8]) == 0.8
    assert _best("ndcg@10", [0.0, 0.0]) is None
    assert _best("ndcg@10", [0.2, None]) is None


def test_a_small_p_keeps_its_digits():
    assert [p_value(p) for p in (0.0015, 0.0004, 0.04999, 1.0, None)] == [
        "0.0015",
        "< 0.001",
        "0.05",
        "1",
        "–",
    ]
