"""``voiceprep wer``: errors between two texts."""

from pathlib import Path

from commands import Commands


def test_errors_are_shown_with_their_alignment(voiceprep: Commands, tmp_path: Path) -> None:
    said, heard = tmp_path / "said.txt", tmp_path / "heard.txt"
    said.write_text("The null hypothesis\nis really true.")
    heard.write_text("and the dull hypothesis is true")
    ran = voiceprep("wer", said, heard)
    assert ran.status == 0
    assert ran.out == (
        "REF: *** the null hypothesis is really true\n"
        "HYP: and the dull hypothesis is ****** true\n"
        "       I        S                    D\n"
        "\n"
        "WER 50.0% of 6 words: 1 substituted, 1 deleted, 1 inserted; CER 35.3%\n"
    )
    assert ran.err.startswith("Compared as: Lower case; ")
    value = voiceprep("wer", said, "-", "--json", stdin=heard.read_bytes()).json
    assert (value["words"], value["substitutions"], value["deletions"], value["insertions"]) == (6, 1, 1, 1)
    assert value["wer"] == 0.5
    assert value["normalisation"].startswith("Lower case")
    assert value["alignment"].startswith("REF: ")


def test_texts_that_are_of_no_use(voiceprep: Commands, tmp_path: Path) -> None:
    text, empty = tmp_path / "text.txt", tmp_path / "empty.txt"
    text.write_text("words")
    empty.write_text(" \n")
    voiceprep("wer", empty, text).refused("There are no words in the reference.")
    voiceprep("wer", tmp_path / "none.txt", text).refused("none.txt cannot be read: no such file")
    voiceprep("wer", text, tmp_path).refused("cannot be read")
    voiceprep("wer", "-", "-", stdin=b"words").refused("Both texts cannot come from standard input.")
    voiceprep("wer", "-", text, stdin=b"\xff\xfe\x00").refused("Standard input is not UTF-8 text.")
    nothing_heard = voiceprep("wer", text, empty, "--json").json
    assert (nothing_heard["wer"], nothing_heard["deletions"]) == (1.0, 1)
