"""The learned fusion, on small worlds whose rules are known."""

import numpy as np
import pytest
from kindred import CONFIG, EACH, N, catalogue, kindred, learned_fusion, nobody, small_facts

from assistant.fusion import Facts, Lesson, Moment, Teaching, learn_fusion
from assistant.fusion.columns import GROUPS
from assistant.fusion.linear import Lists, learn_weights, scaled
from assistant.fusion.lore import Lore, sessions
from catalog.errors import ModelError
from retrieval.filters import AttributeIndex, Constraint


@pytest.fixture(scope="module")
def facts() -> Facts:
    return small_facts()


@pytest.fixture(scope="module")
def fusion():
    return learned_fusion()


def test_what_conversations_have_in_common_is_found_in_others(fusion, facts):
    found = []
    for lesson in kindred(60, 1, facts):
        rows = fusion.rank(lesson.moment, facts.unmet(lesson.moment), 5).rows
        assert not set(rows.tolist()) & set(lesson.moment.named)
        found.append(lesson.wanted[0] in rows)
    # Five of sixty at random are .08; the most recommended five of all kinds about .25.
    assert np.mean(found) > 0.5


def test_nothing_ruled_out_is_ranked_and_scores_fall(fusion):
    keep = np.arange(N) % 3 == 0
    ranking = fusion.rank(Moment((0, 1)), keep)
    assert len(ranking) == keep.sum()
    assert (ranking.rows % 3 == 0).all()
    assert (np.diff(ranking.scores) <= 0).all()
    assert set(ranking.parts) == {"first_cut", "network", "trees"}


def test_a_moment_of_which_nothing_is_known_is_ranked_too(fusion):
    ranking = fusion.rank(Moment(), np.ones(N, np.bool_), 10)
    assert len(ranking) == 10
    assert np.isfinite(ranking.scores).all()


def test_the_columns_are_those_that_were_learned_from(fusion, facts):
    wish = Constraint(attribute="genres", op="has", words=("kind1",))
    person = Constraint(attribute="actors", op="has", words=("actor 3",))
    moment = Moment((16,), wishes=(wish, person), meanings=facts.vectors[:3])
    columns = fusion.knowledge.columns(moment)
    assert tuple(columns) == fusion.names
    assert all(column.shape == (N,) for column in columns.values())
    kinds = np.arange(N) // EACH
    np.testing.assert_array_equal(columns["wished"], (kinds == 1).astype(np.float32))
    np.testing.assert_array_equal(columns["wished_people"], (np.arange(N) % 7 == 3).astype(float))
    assert columns["kinds"][kinds == 1] == pytest.approx(1)
    assert columns["kinds"][kinds != 1] == pytest.approx(0)
    np.testing.assert_allclose(columns["said_last"], facts.vectors @ facts.vectors[2], rtol=1e-5)


def test_what_a_fold_learns_from_never_holds_its_own_lessons(facts):
    lessons = kindred(30, 2, facts)
    teaching = Teaching(lessons, nobody(), facts)
    without = teaching.without(frozenset({0, 1}))
    assert {lesson.group for lesson in without.lessons} == set(range(2, 30))
    whole, rest = (t.knowledge().lore for t in (teaching, without))
    a, c = lessons[0].moment.named[0], lessons[0].wanted[0]
    assert whole.together[a, c] > rest.together[a, c]
    assert whole.recommended[c] * 30 / 1000 == pytest.approx(
        sum(c in lesson.wanted for lesson in lessons)
    )


def test_too_few_conversations_are_refused(facts):
    teaching = Teaching(kindred(5, 0, facts), nobody(), facts)
    with pytest.raises(ModelError, match="5 conversations"):
        learn_fusion(teaching, CONFIG, lambda *_: None)


def test_twins_share_what_is_learned_and_neither_is_shown_when_one_was_named():
    films = catalogue()
    twins = np.arange(N, dtype=np.int32)
    twins[7] = 2
    vectors = np.eye(N, dtype=np.float32)
    facts = Facts.of(films, vectors, AttributeIndex(films), twins)
    lessons = (Lesson(Moment((7,)), 0, (9,)), Lesson(Moment((2,)), 1, (9,)))
    lore = Lore.of(lessons, twins, N)
    assert lore.together[2, 9] == 2
    assert lore.follows[2, 9] == 2
    assert lore.together[7].nnz == 0
    assert sessions(lessons, twins)[:, 2].toarray().ravel().tolist() == [1, 1]
    knowledge = Teaching(lessons, nobody(), facts).knowledge()
    at = knowledge.columns(Moment((9,)))["beside"]
    assert at[7] == at[2] > 0
    met = facts.unmet(Moment((7,)))
    assert not met[7]
    assert not met[2]
    assert met.sum() == N - 2


def test_other_conversations_teach_co_mentions_but_not_what_is_taken_here(facts):
    here = (Lesson(Moment((1,)), 0, (2,)),)
    there = (Lesson(Moment((3,)), 1, (4,)),)
    knowledge = Teaching(here, nobody(), facts, there).knowledge()
    assert knowledge.lore.together[3, 4] == 1
    assert knowledge.lore.recommended[4] == 0
    columns = knowledge.columns(Moment((3,)))
    assert columns["recommended_elsewhere"][4] > 0
    assert columns["follows"][4] > 0


def test_columns_are_scaled_over_the_items_and_unknown_is_the_middle():
    table = np.array([[1, 5, np.nan], [3, 5, 1], [5, 5, 3]], np.float32)
    expected = np.array([[-1.2247, 0, 0], [0, 0, -1], [1.2247, 0, 1]])
    np.testing.assert_allclose(scaled(table), expected, atol=1e-4)
    assert not scaled(np.full((2, 1), np.nan, np.float32)).any()


def lists_of(tables, stands_for=None) -> Lists:
    """Tables of columns, the one taken first in each."""
    rows = np.concatenate(tables).astype(np.float32)
    alike = np.ones(len(rows), np.float32)
    sizes = np.array([len(table) for table in tables])
    counts = alike if stands_for is None else np.concatenate(stands_for).astype(np.float32)
    return Lists(rows, counts, sizes, np.ones(len(tables), np.intp))


def test_weights_find_the_column_that_tells():
    rng = np.random.default_rng(0)
    tables = []
    for _ in range(200):
        table = rng.standard_normal((20, 3))
        best = int(np.argmax(table[:, 1]))
        tables.append(table[[best, *np.delete(np.arange(20), best)]])
    weights = learn_weights(lists_of(tables), 1e-3)
    assert weights[1] > 2
    assert np.abs(weights[[0, 2]]).max() < 0.5


def test_a_sample_that_is_rich_in_the_well_known_teaches_what_the_whole_does():
    rng = np.random.default_rng(0)
    known = (np.arange(200) < 20).astype(np.float32)
    whole, sampled, counts = [], [], []
    for _ in range(400):
        chance = np.exp(2 * known)
        best = int(rng.choice(200, p=chance / chance.sum()))
        others = np.delete(np.arange(200), best)
        whole.append(known[[best, *others]][:, None])
        few = [*others[others < 20], *rng.choice(others[others >= 20], 18, replace=False)]
        sampled.append(known[[best, *few]][:, None])
        each = np.where(np.array(few) < 20, 1, (others >= 20).sum() / 18)
        counts.append([1, *each])
    of_all = learn_weights(lists_of(whole), 1e-4)
    assert of_all == pytest.approx(2, abs=0.3)
    assert learn_weights(lists_of(sampled, counts), 1e-4) == pytest.approx(of_all, abs=0.05)
    assert learn_weights(lists_of(sampled), 1e-4) < 0.5


def test_the_likelihood_is_worked_out_by_hand_and_its_slope_is_true():
    counts = [np.array([1, 3]), np.array([1, 1, 2])]
    lists = lists_of([np.zeros((2, 1)), np.zeros((3, 1))], counts)
    scores = np.zeros(5, np.float32)
    value, slope = lists.likelihood(scores)
    assert value == pytest.approx((np.log(1 / 4) + np.log(1 / 4)) / 2)
    np.testing.assert_allclose(slope, [-0.375, 0.375, -0.375, 0.125, 0.25], rtol=1e-5)
    turned = lists.take(np.array([1]))
    assert turned.stands_for.tolist() == [1, 1, 2]
    assert turned.likelihood(scores[2:])[0] == pytest.approx(np.log(1 / 4))


def test_a_group_of_columns_can_be_left_out_and_every_column_but_two_is_of_one(facts, fusion):
    silent = frozenset({"texts", "moments alike"})
    knowledge = Teaching(kindred(30, 2, facts), nobody(), facts, silent=silent).knowledge()
    names = tuple(knowledge.columns(Moment((1,))))
    assert not [name for name in names if name.startswith(("text", "said", "taken"))]
    assert {"ease", "beside", "kinds"} <= set(names)
    of = [[g for g, starts in GROUPS.items() if n.startswith(starts)] for n in fusion.names]
    alone = [name for name, groups in zip(fusion.names, of, strict=True) if len(groups) != 1]
    assert alone == ["named", "turn"]
