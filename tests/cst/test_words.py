"""Word expansion: expectations follow BuildKit's shell/lex.go and the reference's table."""

from __future__ import annotations

import pytest

from dockfix.cst.words import WordError, WordLexer

ENV = {"A": "one", "EMPTY": "", "P": "foo.tar.gz"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("'$A'", "$A"),
        ('"$A b"', "one b"),
        ("\\$A", "$A"),
        ('"\\$A\\n"', "$A\\n"),
        ("$A$NOPE.", "one."),
        ("${A}x", "onex"),
        ("${NOPE:-d}${EMPTY:-e}${EMPTY-f}", "de"),
        ("${A:+set}${EMPTY:+x}${EMPTY+y}", "sety"),
        ("${P%.*}", "foo.tar"),
        ("${P%%.*}", "foo"),
        ("${P#*.}", "tar.gz"),
        ("${P##*.}", "gz"),
        ("${P/./-}", "foo-tar.gz"),
        ("${P//./-}", "foo-tar-gz"),
        ("a\\", "a"),
        ("$", "$"),
    ],
)
def test_word(text: str, expected: str) -> None:
    assert WordLexer().word(text, ENV.get) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("'a", "unexpected end of statement while looking for matching single-quote"),
        ('"a', "unexpected end of statement while looking for matching double-quote"),
        ("${A", "unsupported modifier (\ufffd) in substitution"),
        ("${A:", "syntax error: missing '}'"),
        ("${A:#b}", "unsupported modifier (:#) in substitution"),
        ("${A:=b}", "unsupported modifier (:=) in substitution"),
        ("${}", "syntax error: bad substitution"),
        ("${A:-b", "syntax error: missing '}'"),
        ("${NOPE:?}", "NOPE: is not allowed to be unset"),
        ("${EMPTY:?gone}", "EMPTY: gone"),
    ],
)
def test_wrong_words_get_buildkits_message(text: str, message: str) -> None:
    with pytest.raises(WordError) as caught:
        WordLexer().word(text, ENV.get)
    assert str(caught.value) == message


def test_words_split_outside_quotes_after_expansion() -> None:
    lookup = {"TWO": "a b"}.get
    assert WordLexer().words("x $TWO 'c d' e\\ f", lookup) == ["x", "a", "b", "c d", "e f"]


def test_backtick_escapes_where_it_is_the_escape_character() -> None:
    assert WordLexer("`").word("`$A \\b", ENV.get) == "$A \\b"
