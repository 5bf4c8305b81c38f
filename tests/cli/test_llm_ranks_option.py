"""A hosted model's part in ranking, from the command line, over a real server on loopback."""

import json
import re
import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "llm"))
from servers import Behaviour, serving

BALLOT = json.dumps({"scores": {str(n): n % 11 for n in range(1, 21)}, "unfit": []})
ASK = ("ask", "--json", "a comedy from the 90s")


def asked_for(does):
    """What the server was asked to do, by the beginning of each prompt."""
    begins = [request["messages"][0]["content"][:20] for request, _ in does.requests]
    return {
        "scores": begins.count("You judge for one pe"),
        "titles": begins.count("You know films well."),
    }


def test_a_hosted_model_scores_and_names_titles_unless_it_is_told_not_to(sayso, monkeypatch):
    does = Behaviour(pieces=[BALLOT])
    with serving(does) as url:
        outcome = sayso(*ASK, "--llm", f"hosted:m@{url}")
        assert asked_for(does) == {"scores": 3, "titles": 1}
        off = Behaviour(pieces=[BALLOT])
    assert outcome.code == 0, outcome.err
    found = json.loads(outcome.out)
    scoring = found["ranked"]["scoring"]
    assert (scoring["asked"], scoring["answered"], scoring["window"]) == (3, 3, 20)
    assert all("llm" in item["parts"] for item in found["items"])
    assert found["timings_ms"].keys() >= {"suggest", "score"}
    with serving(off) as url:
        monkeypatch.setenv("SAYSO_LLM_RANKS", "off")
        outcome = sayso(*ASK, "--llm", f"hosted:m@{url}")
    assert asked_for(off) == {"scores": 0, "titles": 0}
    assert json.loads(outcome.out)["ranked"] is None


def last_first(request):
    """Scores by title, whatever the places: the last of the alphabet best."""
    listed = request["messages"][1]["content"].partition("The list:\n")[2].splitlines()
    lines = [json.loads(line) for line in listed]
    alphabet = sorted(line["title"] for line in lines)
    return json.dumps(
        {"scores": {str(line["id"]): alphabet.index(line["title"]) / 2 for line in lines}}
    )


def test_a_person_is_told_who_had_a_part_in_the_order_and_what_it_moved(sayso, monkeypatch):
    ask = ("ask", "a comedy from the 90s", "--session")
    with serving(Behaviour(reply=last_first)) as url:
        hosted = ("--llm", f"hosted:m@{url}")
        outcome = sayso(*ask, "cli-ranked", *hosted)
        why = sayso("ask", "why the first one?", "--session", "cli-ranked", *hosted)
        monkeypatch.setenv("SAYSO_LLM_RANKS", "off")
        plain = sayso(*ask, "cli-not-ranked", *hosted)
    told = outcome.out.partition("; ranked with m (hosted at 127.0.0.1")[2]
    moved = re.search(r"\): (.+?) [↑↓]\d+", " ".join(told.split()))
    assert moved, told
    assert f" {moved[1]}" in outcome.out.partition("Written by")[0]
    assert re.search(r"model +[↑↓]\d+ +\d\.\d of 10", why.out), why.out
    assert "ranked with" not in why.out + plain.out
    assert "model" not in plain.out.partition("Written by")[0]


def test_doctor_tells_how_a_model_scores(sayso):
    does = Behaviour(pieces=[BALLOT])
    with serving(does) as url:
        outcome = sayso("doctor", "--llm", f"hosted:m@{url}")
    line = next(line for line in outcome.out.splitlines() if "scoring by" in line)
    # The server gives its scores to places, whatever stands there: nothing agrees.
    assert "3 of 3 replies" in line
    assert "order agreement" in line
    assert "place bias" in line
    assert asked_for(does) == {"scores": 3, "titles": 0}


def test_doctor_says_why_a_model_does_not_score(sayso):
    with serving(Behaviour(pieces=["no"])) as url:
        outcome = sayso("doctor", "--llm", f"hosted:m@{url}")
    line = next(line for line in outcome.out.splitlines() if "scoring by" in line)
    assert "did not reply to rank.en" in line
    none = sayso("doctor", "--llm", "none")
    assert "none is no language model" in none.out
