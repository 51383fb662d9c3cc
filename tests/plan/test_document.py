"""YAML with places: what is read, what is refused, and that nothing else can happen."""

from __future__ import annotations

import importlib.util
import sys

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import PlanError, Problem
from assistant.plan import document
from assistant.plan.document import MAX_BYTES, MAX_DEPTH, Fields, Items, Scalar, read_document
from assistant.plan.reader import read_plan


def refusal_of(data: bytes) -> Problem:
    """The one problem that kept the document from being read."""
    node, problems = read_document("plan.yaml", data)
    assert node is None
    (problem,) = problems
    return problem


def place_of(problem: Problem) -> tuple[int, int]:
    return problem.line, problem.column


def test_document_keeps_values_as_written_with_their_place() -> None:
    """What YAML would turn into numbers and truth stays text, at its line and column."""
    node, problems = read_document(
        "f", b"slot: 11:00\nnot: no\ncount: 010\nempty:\nlist: ['1']"
    )
    assert problems == ()
    assert isinstance(node, Fields)
    values = {key.text: value for key, value in node.entries}
    assert values["slot"] == Scalar(1, 7, "11:00")
    assert values["not"] == Scalar(2, 6, "no")
    assert values["count"] == Scalar(3, 8, "010")
    assert isinstance(values["empty"], Scalar)
    assert values["empty"].is_empty
    assert values["list"] == Items(5, 7, (Scalar(5, 8, "1", is_plain=False),))


@pytest.mark.parametrize("data", [b"", b"# only a comment\n", b"\xef\xbb\xbf"])
def test_document_without_content_is_an_empty_mapping(data: bytes) -> None:
    """An empty file is one whose every field is missing."""
    assert read_document("f", data) == (Fields(1, 1, ()), ())


def test_document_reads_past_a_byte_order_mark() -> None:
    """An editor's mark at the beginning is no part of the first key."""
    node, _ = read_document("f", b"\xef\xbb\xbftitle: x")
    assert isinstance(node, Fields)
    assert node.entries[0][0].text == "title"


def test_document_counts_lines_as_editors_do() -> None:
    """Separators that came with copied text are spaces: no editor begins a line at them."""
    node, problems = read_document("f", "a: one\u2028two\x85three\nb: 1".encode())
    assert problems == ()
    assert isinstance(node, Fields)
    assert node.entries[0][1] == Scalar(1, 4, "one two three")
    assert node.entries[1][0] == Scalar(2, 1, "b")


def test_document_refuses_a_large_file_before_parsing(monkeypatch: pytest.MonkeyPatch) -> None:
    """More than a megabyte is refused unread, because the parser would take seconds."""
    monkeypatch.setattr(yaml, "parse", lambda *_, **__: pytest.fail("it was parsed"))
    problem = refusal_of(b"#" * (MAX_BYTES + 1))
    assert place_of(problem) == (0, 0)
    assert str(problem) == (
        "plan.yaml: found more than 1000000 bytes, expected a shorter file; "
        "is it the right one?"
    )


def test_document_names_the_byte_that_is_not_utf8() -> None:
    """Another encoding is told by the first byte that gives it away."""
    problem = refusal_of("title: x\npurpose: café".encode("latin-1"))
    assert place_of(problem) == (2, 13)
    assert problem.found == "the byte 0xe9"


@pytest.mark.parametrize(
    ("data", "place", "found"),
    [
        (b"a: &x 1", (1, 4), "anchor"),
        (b"a: 1\nb: *x", (2, 4), "anchor"),
        (b"- &y [1]", (1, 3), "anchor"),
        (b"a: 1\n---\nb: 2", (2, 1), "second document"),
        (b"? [1]\n: 2", (1, 3), "as a key"),
        (b"? {a: 1}\n: 2", (1, 3), "as a key"),
        (b"a: [1\n", (2, 1), "what YAML cannot read"),
        (b"a: 'x\n", (2, 1), "what YAML cannot read"),
        (b"a: b: c", (1, 5), "what YAML cannot read"),
        (b"a: 1\n\tb: 2", (2, 1), "what YAML cannot read"),
        (b"%YAML 9.9\n---\na: 1", (1, 1), "what YAML cannot read"),
    ],
)
def test_document_refuses_with_its_place(
    data: bytes, place: tuple[int, int], found: str
) -> None:
    """Anchors, second documents, odd keys and broken YAML: where, and what was found."""
    problem = refusal_of(data)
    assert place_of(problem) == place
    assert found in problem.found


def test_document_refuses_control_characters() -> None:
    """They come from files that are no text, or by a slip of the hand: where, and which."""
    problem = refusal_of("é: 1\nb: é\0".encode())
    assert place_of(problem) == (2, 5)
    assert problem.found == "the control character 0x00"


@pytest.mark.parametrize("opening", [b"[", b"- ", b"{a: ", b"? "])
def test_document_refuses_depth_without_recursing(opening: bytes) -> None:
    """Nesting that crashes YAML's own composer is refused at a depth that no plan needs."""
    assert f"more than {MAX_DEPTH} levels" in refusal_of(opening * 100_000).found


def test_document_reads_up_to_its_depth() -> None:
    """The deepest that is allowed is read."""
    depth = MAX_DEPTH
    node, problems = read_document("f", b"[" * depth + b"]" * depth)
    assert problems == ()
    for _ in range(depth - 1):
        assert isinstance(node, Items)
        (node,) = node.nodes
    assert node == Items(1, depth, ())


def test_place_without_a_mark_is_the_beginning() -> None:
    """An event of a parser that keeps no marks stands at the file's beginning."""
    assert document._place(yaml.Event()) == (1, 1)


def test_document_is_read_alike_without_libyaml(monkeypatch: pytest.MonkeyPatch) -> None:
    """A PyYAML that was built without its C library reads and refuses the same."""
    monkeypatch.delattr(yaml, "CSafeLoader", raising=False)
    found = importlib.util.spec_from_file_location("slow_document", document.__file__)
    assert found is not None
    assert found.loader is not None
    slow = importlib.util.module_from_spec(found)
    monkeypatch.setitem(sys.modules, "slow_document", slow)
    found.loader.exec_module(slow)
    assert slow._Loader is yaml.SafeLoader
    text = b"a: [1, 'two']\nb: no\n"
    assert str(slow.read_document("f", text)) == str(read_document("f", text))
    node, (problem,) = slow.read_document("f", b"[" * 100_000)
    assert node is None
    assert f"more than {MAX_DEPTH} levels" in problem.found


@given(st.binary(max_size=200))
def test_document_survives_any_bytes(data: bytes) -> None:
    """Whatever the bytes: a node without problems, or one problem without a node."""
    node, problems = read_document("f", data)
    assert (node is None) == (len(problems) == 1)


YAML_BITS = st.lists(
    st.sampled_from(
        (
            *("version: 1", "title:", "slot: 90m", "activities:", "steps:", "time: 1-2m"),
            *("- ", "  ", "\n", ": ", "[", "]", "{", "}", "'", '"', "&a", "*a", "!!x ", "|"),
            *("text: ", "say: ", "pronunciation: ", "rounds: 3", "cue: ideas", "~", "#", "\t"),
            *("move: 30s x", "é", ">", "?", "---", "..."),
        )
    ),
    max_size=40,
).map("".join)


@given(YAML_BITS)
def test_plan_reader_survives_any_yaml(text: str) -> None:
    """Pieces of plans in any order: problems with a place, never another exception."""
    with pytest.raises(PlanError) as refused:
        read_plan("plan.yaml", text.encode())
    assert refused.value.problems
    assert all(problem.found and problem.expected for problem in refused.value.problems)
