"""The conversation in the terminal, its lines piped in."""


def _chat(run, *lines, arguments=()):
    outcome = run("chat", *arguments, stdin="\n".join(lines) + "\n")
    assert outcome.code == 0, outcome.err
    return outcome.out


def test_cards_come_before_their_reasons_and_the_session_is_kept(program):
    out = _chat(program, "I loved Toy Story", "/taste", "nothing with Tom Hanks", "/taste")
    assert "is an AI" in out
    assert out.index(" 1 ━") < out.index(" 1 ", out.index(" 5 ━") + 4)
    assert out.count("liked Toy Story") >= 3


def test_judgements_change_the_next_answer(sayso):
    before, after = _chat(sayso, "I loved Alien", "/dislike 1", "/seen 2", "more").split(
        "Noted:", 1
    )
    first = _title(before, 1)
    second = _title(before, 2)
    assert f"dislike, {first}" in after
    listed = after.split(" 1 ━", 1)[1]
    assert first not in listed.split("Understood")[0]
    assert second not in listed.split("Understood")[0]


def test_an_inference_can_be_forgotten(sayso):
    out = _chat(sayso, "I loved Alien", "/forget 1.1", "/taste")
    assert "taken back, turn 1" in out
    assert "understood nothing yet" in _chat(sayso, "/taste")


def test_what_was_understood_is_changed_restored_and_remembered(sayso, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    out = _chat(
        sayso,
        "recommend me something",
        "2",
        "I loved Alien",
        "/edit 3.1 dislike",
        "/forget 3.1",
        "/restore 3.1",
        "/restore 9.9",
        "/edit 3.1 nonsense",
        "/scope known",
        "/scope nothing",
        "/remember on",
        "/new",
        "/taste",
        "/remember export taste.json",
        "/remember forget",
        "/remember",
    )
    assert "What kind should it be" in out
    assert "not Alien" in out
    assert "taken back" in out
    assert "There is no inference '9.9'" in out
    assert "'nonsense' is no change" in out
    assert "only what you know already" in out
    assert "/scope nothing is not known" in out
    assert "Remembered of earlier conversations" in out.split("A new conversation.")[1]
    assert "Alien" in (tmp_path / "taste.json").read_text(encoding="utf-8")
    assert "is not remembered beyond" in out.split("Forgotten:")[1]


def test_why_shows_amounts(sayso):
    assert "of the score" in _chat(sayso, "I loved Alien", "/why 1")


def test_wrong_commands_are_told_and_the_talk_goes_on(sayso):
    out = _chat(sayso, "/why 1", "/dance", "I loved Alien", "/like 99", "/like x", "/help")
    assert "Nothing has been recommended yet" in out
    assert "There is no command /dance" in out
    assert "There is no item '99'" in out
    assert "There is no item 'x'" in out
    assert "/forget ID" in out


def test_new_begins_anew_and_quit_ends(sayso):
    out = _chat(sayso, "I loved Alien", "/new", "/taste", "/quit", "I loved Toy Story")
    assert "understood nothing yet" in out
    assert "Toy Story" not in out.split("understood nothing yet")[1]


def test_a_named_conversation_can_be_taken_up_again(program):
    name = ("--session", "cli-chat-again")
    _chat(program, "I loved Alien", arguments=name)
    assert "liked Alien" in _chat(program, "/taste", arguments=name)
    assert "Noted: like" in _chat(program, "/like 1", arguments=name)


def test_odd_lines(sayso):
    out = _chat(sayso, "", "   ", "😀", "x" * 10_000, "[bold]I loved Alien[/bold]")
    assert "liked Alien" in out


def _title(out, number):
    line = next(line for line in out.splitlines() if line.startswith(f" {number} ━"))
    return line.split("  ")[0].split(maxsplit=3)[3].rsplit(" (", 1)[0]
