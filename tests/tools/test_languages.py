"""The languages of the editor: names, which of them run, and the first text in each."""

from __future__ import annotations

from pathlib import Path

import pytest

from server.simulator.codelook import look
from tools.bank import Bank
from tools.desk import Desk
from tools.languages import LANGUAGES, language_name, runs_here, starters_of, typed_starter
from tools.unseen import unseen_signs
from tools.watching import watcher_text

JAVASCRIPT = """/**
 * The pages as text, for example "1-3,7".
 * @param {Array<[number, string]>} pages
 * @param {number} least
 * @returns {string}
 */
function page_ranges(pages, least) {
  // Write your code here.
}
"""
PYTHON = 'def page_ranges(pages: list[int], least: int) -> str:\n    """The pages."""\n'
JAVA = """public class Solution {
    public static String pageRanges(int[] pages) {
        Map<Integer, Integer> seen = new HashMap<>();
        for (int i = 0; i < pages.length; i++) {
            for (int j = 0; j < i; j++) { seen.put(i, j); }
        }
        return "";
    }
}
"""
GO = """func PageRanges(pages []int) string {
	seen := map[int]bool{}
	for i := 0; i < 3; i++ {
		for _, page := range pages {
			seen[page] = true
		}
	}
	sort.Ints(pages)
	return ""
}
"""


def test_a_typescript_starter_has_the_types_of_the_javascript_comment() -> None:
    assert typed_starter(JAVASCRIPT) == (
        '// The pages as text, for example "1-3,7".\n'
        "function page_ranges(pages: Array<[number, string]>, least: number): string {\n"
        "  // Write your code here.\n"
        "}\n"
    )


def test_a_javascript_starter_of_another_form_is_taken_as_it_is() -> None:
    arrow = "const add = (a, b) => 0;\n"
    assert typed_starter(arrow) == arrow


def test_a_language_that_does_not_run_begins_with_the_title_and_the_signature() -> None:
    made = starters_of("Page ranges", "page_ranges", {"python": PYTHON, "javascript": JAVASCRIPT})
    assert list(made) == list(LANGUAGES)
    assert (made["python"], made["javascript"]) == (PYTHON, JAVASCRIPT)
    assert made["java"] == "// Page ranges\n// page_ranges(pages: list[int], least: int) -> str\n\n"
    assert made["sql"].startswith("-- Page ranges\n")
    assert starters_of("Add", "add", {})["go"] == "// Add\n// add\n\n"


def test_every_problem_of_the_bank_begins_in_every_language(root: Path) -> None:
    for problem in Bank.load(root / "agents" / "technical").problems.values():
        made = starters_of(problem.title, problem.function, problem.starters)
        assert all(problem.function in text for text in made.values()), problem.id
        assert f"function {problem.function}(" in made["typescript"]
        assert ": " in made["typescript"].split(problem.function, 1)[1].splitlines()[0], problem.id


def test_a_language_is_called_by_its_name() -> None:
    assert (language_name("cpp"), language_name("cobol")) == ("C++", "cobol")
    assert runs_here("python")
    assert not runs_here("java")
    assert not runs_here("cobol")


def test_the_watcher_is_told_what_the_code_is_written_in_and_whether_it_runs() -> None:
    text = watcher_text(None, Desk(code="select 1", code_language="sql", revision=1), [])
    assert '"language": "SQL"' in text
    assert '"runs_here": false' in text
    assert "unseen_characters" not in text


def test_the_watcher_is_told_of_characters_that_nobody_sees() -> None:
    assert unseen_signs("x = 1\ny\u200b = '\u202eab'\n") == [
        "ZERO WIDTH SPACE (U+200B) on line 2",
        "RIGHT-TO-LEFT OVERRIDE (U+202E) on line 2",
    ]
    assert unseen_signs("# ok \N{HEAVY BLACK HEART}\ufe0f \N{HEBREW LETTER ALEF}\n") == []
    assert len(unseen_signs("\u200b\n" * 100)) == 5
    assert "ZERO WIDTH SPACE" in watcher_text(None, Desk(code="a\u200b", code_language="python", revision=1), [])


@pytest.mark.parametrize(("language", "code", "line"), [("Java", JAVA, 4), ("Go", GO, 3)])
def test_rehearsal_reads_languages_that_it_cannot_run(language: str, code: str, line: int) -> None:
    seen = look(code, language, "page_ranges")
    assert (seen.error, seen.has_function, seen.is_empty) == ("", True, False)
    assert (seen.depth, seen.loop_line, seen.keeps) == (2, line, ("a map",))


@pytest.mark.parametrize(("language", "code"), [("Java", "// Pages\n"), ("SQL", "-- Pages\n"), ("Go", "")])
def test_a_comment_alone_is_no_code(language: str, code: str) -> None:
    assert look(code, language, "page_ranges").is_empty


def test_sql_is_a_statement_and_wants_no_function() -> None:
    assert look("select 1", "SQL", "page_ranges").has_function
