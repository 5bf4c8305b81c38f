"""How well known an item is where nobody left events."""

import numpy as np
from worlds import FIVE, TOGETHER, Film, events_of

from assistant.build import Source, build_workspace
from assistant.llm import LLMConfig
from assistant.open import open_assistant
from assistant.settings import Settings
from catalog import Attribute, BuildReport, Catalog
from catalog.schema import catalog_table

VOTES = Attribute("votes", "number", "votes", unit="votes", role="votes")


def opened(path, store, ratings):
    films = (*FIVE, Film("twin", "Red Stasis", 1990, ("Sci-Fi",), FIVE[0].text))
    columns = {name: [getattr(f, name) for f in films] for name in Film.__dataclass_fields__}
    columns["votes"] = [5, 900, None, 0, 20, 40_000]
    attributes = (Attribute("genres", "list", "genre", role="genre"), VOTES)
    catalog = Catalog(catalog_table(columns, attributes), attributes, name="films", noun="film")
    settings = Settings(llm=LLMConfig(backend="none"))
    build_workspace(path, Source(catalog, events_of(ratings), BuildReport(), settings), store)
    return open_assistant(path, store=store)


def test_votes_tell_how_well_known_an_item_is_where_there_are_no_events(
    asset_store, encoder_weights, tmp_path
):
    with opened(tmp_path / "votes", asset_store, ()) as assistant:
        resources = assistant._resources
        np.testing.assert_array_equal(resources.renown, [5, 900, 0, 0, 20, 40_000])
        assert resources.familiarity[5] == 1
        session = assistant.new_session()
        *_, done = assistant.respond(session.id, "A radio on Mars that answers before it is asked")
        assert [card.id for card in done.reply.items[:2]] == ["twin", "mars"]


def test_votes_say_nothing_where_people_left_events(asset_store, encoder_weights, tmp_path):
    with opened(tmp_path / "events", asset_store, TOGETHER) as assistant:
        resources = assistant._resources
        np.testing.assert_array_equal(resources.renown, resources.people)
        assert resources.renown[0] == 12
