"""Characters that Go and Python see differently: blanks, line ends, letters; read as the official parser reads them."""

from __future__ import annotations

import dockerfile
import pytest
from official import comparable, official, ours

from dockfix import fix
from dockfix.cst import parse

#: Blanks and line ends of Unicode, control characters, and what changes with upper and lower case.
ODD = {
    **{f"U+{code:04X}": chr(code) for code in (*range(1, 9), *range(0x0B, 0x20), 0x7F)},
    **{f"U+{code:04X}": chr(code) for code in (0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F)},
    **{f"U+{code:04X}": chr(code) for code in (0x205F, 0x3000, 0x180E, 0x200B, 0x200D, 0x2060, 0xFEFF, 0xAD)},
    **{"long s": "\u017f", "Kelvin": "\u212a", "dotted I": "\u0130", "dotless i": "\u0131", "sharp s": "\u00df"},
    **{"Arabic digit": "\u0661", "full-width digit": "\uff11", "superscript": "\u00b2", "combining": "e\u0301"},
}
#: ``@`` is where the character stands.
PLACES = (
    "FROM a\n@RUN b\n",
    "FROM a\nRUN@b\n",
    "FROM a\nRUN @b\n",
    "FROM a\nRUN b@\n",
    "FROM a\nRUN b@ \\\n c\n",
    "FROM a\nRUN b \\@\n c\n",
    "FROM a\nRUN b \\\n@# c\n d\n",
    "FROM a\nRUN b \\\n@\n d\n",
    "FROM a\n@# c\nRUN b\n",
    "FROM a\n# c@d\nRUN b\n",
    "FROM a\nCOPY a@b c\n",
    "FROM a\nCOPY a b@\n",
    "FROM a\nCOPY --from=x@y a b\n",
    "FROM a\nCOPY --from=x@--chown=y a b\n",
    "FROM a\nRUN --mount=type=tmpfs,target=/x@ b\n",
    'FROM a\nCMD ["a"@, "b"]\n',
    'FROM a\nCMD @["a", "b"]\n',
    'FROM a\nCMD ["a@b"]\n',
    'FROM a\nCMD ["a"]@\n',
    "FROM a\nENV a=b@c=d\n",
    "FROM a\nENV a@b\n",
    "FROM a\nENV a b@c\n",
    "FROM a\nENV a='b@c' d=e\n",
    "FROM a\nENV a=b@\n",
    "FROM a\nLABEL a@=b\n",
    "FROM a\nARG a@b\n",
    "FROM a\nARG a=b@c\n",
    "FROM a\nEXPOSE 80@81\n",
    "FROM a\nVOLUME /a@/b\n",
    "FROM a\nUSER a@b\n",
    "FROM a\nWORKDIR /a@b\n",
    "FROM a@AS b\n",
    "FROM a AS@b\n",
    "FROM a\nRUN <<EOF@\nb\nEOF\n",
    "FROM a\nRUN cat <<EOF\nb@\nEOF\n",
    "FROM a\nRUN cat <<EOF\nb\nEOF@\nEOF\n",
    "FROM a\nRUN cat <<-EOF\n@b\n@EOF\nEOF\n",
    "FROM a\nHEALTHCHECK@NONE\n",
    "FROM a\nHEALTHCHECK --interval=1s@CMD a\n",
    "FROM a\nONBUILD@RUN b\n",
    "FROM a\nONBUILD RUN@b\n",
    "FROM a\nU@ER b\n",
    "FROM a\nWOR@DIR b\n",
    "FROM a\nENTRYPO@NT b\n",
    "FROM a a@ b\n",
    "# escape=`@\nFROM a\nRUN b `\n c\n",
    "#@syntax=x\nFROM a\n",
)


@pytest.mark.parametrize("odd", ODD.values(), ids=ODD)
def test_it_is_read_as_the_official_parser_reads_it(odd: str) -> None:
    for place in PLACES:
        text = place.replace("@", odd)
        tree = parse(text)
        assert tree.get_code() == text
        try:
            expected, same = official(text), comparable(text)
        except UnicodeDecodeError:
            continue  # the wheel can't hand on what BuildKit made of the flag
        except dockerfile.GoParseError as error:
            assert [problem for problem in tree.problems if not problem.parses], (text, error)
            continue
        if same and not any("cuts the flag" in problem.message for problem in tree.problems):
            # BuildKit reads a flag byte by byte, and takes each byte for a character.
            found = [
                one._replace(flags=tuple(flag.encode().decode("latin-1") for flag in one.flags)) for one in ours(tree)
            ]
            assert found == expected, text


@pytest.mark.parametrize("cut", ["\u00a0", "\u0085", "à", "\u2005"])
def test_a_flag_that_is_cut_in_a_character_leaves_the_file_alone(cut: str) -> None:
    text = f"FROM a\nRUN a\nRUN b\nCOPY --chown=x{cut} a b\n"
    (problem,) = parse(text).problems
    assert (problem.line, problem.parses) == (4, True)
    assert f"cuts the flag --chown=x{cut} in the middle of a character" in problem.message
    assert fix(text).text == text


def test_another_flag_may_hold_any_letter() -> None:
    assert parse("FROM a\nRUN --mount=type=cache,target=/données a\n").problems == []
