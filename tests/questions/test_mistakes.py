"""Every kind of mistake in a bank file is told with its line and with what would be right."""

from pathlib import Path

import pytest
from banks import HEADER, bank_text, mistakes_in

from voiceprep.questions.loading import load_library
from voiceprep.questions.markdown import read_bank_file

GOOD = "## Why? {#why}\n\nBecause it is so.\n"
WITH_POINTS = GOOD + "\n### Key points\n"
"""The first point stands in line 10."""

IN_THE_FRONT_MATTER = [
    ("no front matter", GOOD, 1, "the file has no front matter; start it with ---, title: …, track: …, ---"),
    ("front matter not closed", "---\ntitle: A\ntrack: b\n\n" + GOOD, 1, "the file has no front matter"),
    ("bad YAML", "---\ntitle: [a\ntrack: b\n---\n" + GOOD, 3, "the front matter is not YAML ("),
    ("control character", "---\ntitle: a\x07b\ntrack: b\n---\n" + GOOD, 1, "the front matter is not YAML (special"),
    ("impossible date", "---\ntitle: a\ntrack: 2024-13-45\n---\n" + GOOD, 1, "the front matter is not YAML (month"),
    ("nested too deep", f"---\ntitle: {'[' * 3000}\ntrack: b\n---\n" + GOOD, 1, "the front matter is not YAML ("),
    ("no names", "---\n- a\n---\n" + GOOD, 1, "the front matter holds no names and values"),
    ("empty front matter", "---\n---\n" + GOOD, 1, "the front matter holds no names and values"),
    ("no title", "---\ntrack: b\n---\n" + GOOD, 1, "the front matter has no title; add a line like title: …"),
    ("empty title", "---\ntitle:\ntrack: b\n---\n" + GOOD, 2, "the front matter has no title"),
    (
        "a number for a title",
        "---\ntitle: 2024\ntrack: b\n---\n" + GOOD,
        2,
        "the title is not a text; put it in quotes",
    ),
    ("no track", "---\ntitle: A\n---\n" + GOOD, 1, "the front matter has no track"),
    ("bad track", "---\ntitle: A\ntrack: My Track\n---\n" + GOOD, 3, "the track “My Track” is not lower-case words"),
    (
        "unknown name",
        "---\ntitle: A\ntrack: b\nauthor: C\n---\n" + GOOD,
        4,
        "“author” is not known here; the names are",
    ),
    ("bad tags", "---\ntitle: A\ntrack: b\ntags: one\n---\n" + GOOD, 4, "tags is not a list of words; write it as ["),
    ("page with a track", "---\ntitle: A\npage: a\ntrack: b\n---\nHi.\n", 4, "“track” is not known here"),
    ("page without title", "---\npage: a\n---\nHi.\n", 1, "the front matter has no title"),
    ("page without id", "---\ntitle: A\npage:\n---\nHi.\n", 3, "the front matter has no page"),
    ("bad page", "---\ntitle: A\npage: My Page\n---\nHi.\n", 3, "the page “My Page” is not lower-case words"),
    ("empty page", "---\ntitle: A\npage: a\n---\n\n", 1, "the page is empty"),
    ("no question", HEADER + "Only words.\n", 1, "there is no question; write one as ## The question? {#its-id}"),
    ("zero byte", HEADER + "a\n\0", 6, "this is not text: it holds a zero byte"),
]

IN_A_HEADING = [
    ("no id", "## Why?", "the question has no id; end its heading with {#a-short-name}"),
    ("no words", "## {#why}", "the question has no words; write it before the braces"),
    ("bad id", "## Why? {#Why_So}", "the id #Why_So is not lower-case words joined by hyphens, like #p-value"),
    ("two ids", "## Why? {#a #b}", "there are two ids, #a and #b; keep one"),
    (
        "unknown attribute",
        "## Why? {#a lvl=beginner}",
        "“lvl” is not known here (did you mean “level”?); use level, kind",
    ),
    ("attribute twice", "## Why? {#a time=30 time=40}", "“time” is given twice; keep one"),
    ("no value", "## Why? {#a level}", "“level” in the braces is neither #id nor name=value"),
    ("open quotation", "## Why? {#a tags='x}", "a quotation mark in the braces is not closed"),
    (
        "bad level",
        "## Why? {#a level=begginer}",
        "is not one of beginner, intermediate, advanced (did you mean “beginner”?)",
    ),
    ("bad kind", "## Why? {#a kind=puzzle}", "the kind “puzzle” is not one of concept, coding, system-design"),
    ("bad time", "## Why? {#a time=soon}", "the time “soon” is not a number of seconds from 5 to 1800"),
    ("short time", "## Why? {#a time=4}", "the time “4” is not a number of seconds from 5 to 1800"),
    ("long time", "## Why? {#a time=1801}", "the time “1801” is not a number of seconds from 5 to 1800"),
    ("time in other digits", "## Why? {#a time=٣٠}", "the time “٣٠” is not a number of seconds"),
]

BELOW_A_HEADING = [
    ("no model answer", "## Why? {#a}\n", 5, "the question has no model answer; write it in paragraphs"),
    ("only key points", "## Why? {#a}\n\n### Key points\n- It is so\n", 5, "the question has no model answer"),
    (
        "code block",
        "## Why? {#a}\n\nSo.\n\n```\nx = 1\n```\n",
        9,
        "a code block in a model answer cannot be read aloud",
    ),
    ("indented code", "## Why? {#a}\n\nSo.\n\n    x = 1\n", 9, "a code block in a model answer cannot be read aloud"),
    ("HTML", "## Why? {#a}\n\n<div>\n\nSo.\n", 7, "HTML in a model answer cannot be read aloud; say it in words"),
    ("late quotation", "## Why? {#a}\n\nSo.\n\n> Aloud\n", 9, "a blockquote in a model answer cannot be read aloud"),
    ("unknown part", GOOD + "\n### Key point\n- So\n", 9, "there is no part “Key point” (did you mean “Key points”?)"),
    ("unknown part, no guess", GOOD + "\n### Zebra\n- So\n", 9, "there is no part “Zebra”; the parts are Key points"),
    ("part twice", GOOD + "\n### Hint\nA.\n\n### Hints\n1. B.\n", 12, "the part “Hints” stands here a second time"),
    ("empty part", GOOD + "\n### Red flags\n\n### Hint\nA.\n", 9, "the part “Red flags” is empty; fill it or take"),
    ("empty key points", GOOD + "\n### Key points\n", 9, "the part “Key points” is empty"),
    ("part is no list", GOOD + "\n### Red flags\nBlaming.\n", 10, "the part “Red flags” is not a list; start each"),
    ("line without words", GOOD + "\n### Red flags\n- A\n-\n", 11, "a line of the part “Red flags” has no words"),
    ("hints of two sorts", GOOD + "\n### Hints\n1. A.\n\nB.\n", 12, "the hints are a list and a paragraph; make one"),
    ("other heading", GOOD + "\n#### Aside\n", 9, "“Aside” is a h4 heading; questions are h2 and their parts h3"),
    ("top heading", GOOD + "\n# Statistics\n", 9, "“Statistics” is a h1 heading"),
    (
        "foreign link",
        GOOD + "\n### See also\n- [x](http://x.org)\n",
        10,
        "the link to “http://x.org” is not to a question",
    ),
    (
        "bad link",
        GOOD + "\n### Follow-ups\n- A\n- [x](#X_y)\n",
        11,
        "the link to “#X_y” is not to a question; write it as",
    ),
]

IN_KEY_POINTS = [
    ("no list", "It is so\n", 10, "the key points are not a list; start each with a hyphen"),
    ("empty point", "- It is so\n-\n", 11, "the key point has no words"),
    ("only braces", "- {level=staff}\n", 10, "the key point has no words"),
    ("bad sub line", "- It is so\n  - or so\n", 11, "a line under a key point starts with also: or never:"),
    ("misspelt also", "- It is so\n  - alos: that\n", 11, "a line under a key point starts with also: or never:"),
    ("empty also", "- It is so\n  - also: thus\n  - also:\n", 12, "the also: line has no words; say how people put it"),
    ("empty never", "- It is so\n  - Never: \n", 11, "the never: line has no words"),
    (
        "bad level",
        "- It is so {level=junior}\n",
        10,
        "the level “junior” is not one of beginner, intermediate, advanced, comp",
    ),
    ("bad part", "- It is so {part=end}\n", 10, "the part “end” is not one of situation, task, action, result"),
    ("unknown attribute", "- It is so {weight=2}\n", 10, "“weight” is not known here; use level, part"),
    ("bad id", "- It is so {#So}\n", 10, "the id #So is not lower-case words joined by hyphens"),
    ("id twice", "- One thing {#x}\n- Another thing {#x}\n", 11, "the key point's id #x is taken by another point"),
]


@pytest.mark.parametrize(
    ("text", "line", "message"), [pytest.param(*case[1:], id=case[0]) for case in IN_THE_FRONT_MATTER]
)
def test_the_front_matter(text: str, line: int, message: str) -> None:
    [found] = mistakes_in(text)
    assert found[0] == line
    assert found[1].startswith(message)


@pytest.mark.parametrize(("heading", "message"), [pytest.param(*case[1:], id=case[0]) for case in IN_A_HEADING])
def test_a_heading(heading: str, message: str) -> None:
    [found] = mistakes_in(bank_text(f"\n{heading}\n\nBecause it is so.\n"))
    assert found[0] == 6
    assert message in found[1]


@pytest.mark.parametrize(("body", "line", "message"), [pytest.param(*case[1:], id=case[0]) for case in BELOW_A_HEADING])
def test_below_a_heading(body: str, line: int, message: str) -> None:
    [found] = mistakes_in(bank_text(body))
    assert found[0] == line
    assert found[1].startswith(message)


@pytest.mark.parametrize(("points", "line", "message"), [pytest.param(*case[1:], id=case[0]) for case in IN_KEY_POINTS])
def test_key_points(points: str, line: int, message: str) -> None:
    [found] = mistakes_in(bank_text(WITH_POINTS + points))
    assert found[0] == line
    assert found[1].startswith(message)


def test_an_empty_file_has_neither_front_matter_nor_questions() -> None:
    assert [line for line, _ in mistakes_in("")] == [1, 1]
    assert "no front matter" in mistakes_in("")[0][1]


def test_an_id_twice_in_a_file() -> None:
    [found] = mistakes_in(bank_text(GOOD + "\n" + GOOD))
    assert found == (9, "the id #why is already taken in line 5")


def test_all_mistakes_of_a_file_are_told_in_the_order_of_their_lines() -> None:
    text = "---\ntitle: A\n---\n## One\n\nSo.\n\n## Two {#two level=x}\n\n### Hnt\n\n## Three {#three}\n\nSo.\n"
    found = mistakes_in(text)
    assert [line for line, _ in found] == [1, 4, 8, 8, 10]
    words = " ".join(message for _, message in found)
    for told in ("no track", "no id", "no model answer", "the level “x”", "no part “Hnt”"):
        assert told in words


def test_a_file_that_is_not_utf_8_is_told_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "latin.md"
    file.write_bytes(bank_text(GOOD).encode() + "\nJosé\n".encode("latin-1"))
    [mistake] = read_bank_file(file).mistakes
    assert str(mistake) == f"{file}:9: this is not UTF-8 text; save the file as UTF-8"


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    [mistake] = read_bank_file(tmp_path / "gone.md").mistakes
    assert mistake.message == "the file cannot be read: No such file or directory"


def test_a_file_with_mistakes_keeps_only_itself_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(bank_text("## No id\n\nSo.\n\n" + GOOD))
    (tmp_path / "b.md").write_text(bank_text(GOOD))
    (tmp_path / "c.md").write_bytes(b"\xff\xfe\x00")
    library = load_library([tmp_path])
    assert [bank.id for bank in library.banks] == ["b"]
    assert {mistake.source.name for mistake in library.mistakes} == {"a.md", "c.md"}


def test_an_id_in_two_files_keeps_the_later_file_out(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(bank_text(GOOD))
    (tmp_path / "b.md").write_text(bank_text(GOOD.replace("why", "how") + "\n" + GOOD))
    library = load_library([tmp_path])
    assert [question.id for question in library.questions] == ["why"]
    assert [str(mistake) for mistake in library.mistakes] == [
        f"{tmp_path}/b.md:9: the id #why is already taken in {tmp_path}/a.md:5"
    ]
