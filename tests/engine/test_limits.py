"""A file that was made to take time or memory is left alone with one line: calls are counted, no clock is asked."""

from __future__ import annotations

import pytest
from fuzz.test_linear import calls

from dockfix.engine import fix
from dockfix.engine.limits import LONGEST_VALUE, MOST_INSTRUCTIONS

END = "RUN a\nRUN b\n"


def chain(keyword: str, count: int, value: str) -> str:
    lines = (f"{keyword} A{at + 1}={value.replace('@', f'A{at}')}\n" for at in range(count))
    return f"FROM a:1\n{keyword} A0=a\n" + "".join(lines) + END


HOSTILE = {
    "folders": "FROM a:1\n" + "WORKDIR a\n" * 16_000 + END,
    "long folders": "FROM a:1\n" + f"WORKDIR {'a' * 2500}\n" * 1900 + END,
    "arguments": chain("ARG", 1000, "$@$@"),
    "variables": chain("ENV", 1000, "$@${@}"),
    "defaults": chain("ENV", 1000, "${@:-x}${@}"),
    "one long value": f"FROM a:1\nENV A={'a' * (LONGEST_VALUE + 1)}\n" + END,
    "itself": "FROM a:1\nENV A=ab\n" + "ENV A=$A$A\n" * 1000 + END,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_a_file_that_is_too_large(text: str) -> None:
    results = []
    assert calls(lambda: results.append(fix(text))) < 3_000_000
    (result,) = results
    (problem,) = result.problems
    assert (result.text, result.changes, "left alone" in problem.message) == (text, [], True)


def test_a_file_of_too_many_instructions() -> None:
    text = "FROM a:1\n" + "RUN a\n" * MOST_INSTRUCTIONS
    results = []
    # It has to be read; nothing else is done.
    assert calls(lambda: results.append(fix(text))) < 500 * MOST_INSTRUCTIONS
    assert (results[0].text, results[0].changes) == (text, [])
    assert "more than 20,000 instructions" in results[0].problems[0].message


def test_many_installs_take_a_time_that_grows_with_their_number() -> None:
    install = "RUN apt-get update && apt-get install -y a\n"
    few, many = (calls(lambda count=count: fix("FROM a:1\n" + install * count)) for count in (200, 2000))  # type: ignore[misc]
    assert many / few < 12


@pytest.mark.parametrize(
    "text",
    [
        "FROM a:1\n" + "WORKDIR a\n" * 500 + END,
        "FROM a:1\n" + "USER a\n" * 5000 + END,
        chain("ENV", 12, "$@$@"),
        "FROM a:1\n" + "ENV PATH=/a/bin:$PATH\n" * 500 + END,
    ],
)
def test_a_file_that_is_not(text: str) -> None:
    result = fix(text)
    assert result.problems == [] and result.changes
