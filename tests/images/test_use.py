"""What is known of a base image counts as if the file said it: for the rewrites, and for the proof."""

from __future__ import annotations

import pytest

from dockfix.codemod import Facts
from dockfix.context import BuildContext
from dockfix.cst import parse
from dockfix.engine import fix
from dockfix.images import Image, Images, Reference
from dockfix.plan import Scenario, difference, plan, plans
from dockfix.scope import Scope

PLAIN = Image(
    (), (), {"PATH": "/usr/bin:/bin"}, "/", "", ("/bin/sh", "-c"), (), distribution="debian", source="by hand"
)
KNOWN = {
    "plain": PLAIN,
    "bash": PLAIN._replace(shell=("/bin/bash", "-eo", "pipefail", "-c")),
    "powershell": PLAIN._replace(shell=("pwsh", "-Command")),
    "srv": PLAIN._replace(workdir="/srv/x"),
    "app": PLAIN._replace(user="app"),
    "env": PLAIN._replace(env={"PATH": "/srv/bin:/bin", "HERE": "/here", "SOME": None}),
    "entry": PLAIN._replace(entrypoint=("/e",), entrypoint_serves=frozenset({"served"})),
    "script": PLAIN._replace(entrypoint=("/e",)),
    "triggers": PLAIN._replace(workdir="/srv/x", onbuild=("WORKDIR /elsewhere", "ENV A=1", "USER b", "CMD x")),
    "copies": PLAIN._replace(workdir="/srv/x", onbuild=("COPY . /srv/x",)),
}


def known(reference: Reference) -> Image | None:
    """A source for the tests."""
    return KNOWN.get(reference.name)


IMAGES = Images((known,))
#: What a file would have to say for the same to be known.
SAID = {
    "plain": "",
    "bash": 'SHELL ["/bin/bash", "-eo", "pipefail", "-c"]\n',
    "powershell": 'SHELL ["pwsh", "-Command"]\n',
    "srv": "WORKDIR /srv/x\n",
    "app": "USER app\n",
}
BODIES = [
    "RUN a\nRUN b",
    "RUN ./a; ./b\nRUN ./c",
    "RUN a | b\nRUN c || d",
    "RUN cd /x && a\nRUN b",
    "WORKDIR y\nRUN a",
    "COPY . .\nRUN apt-get update && apt-get install -y curl",
    "COPY a b/\nRUN ls && rm -rf /srv/x\nRUN c",
    "RUN apt-get update && apt-get install -y curl",
    "RUN usermod -u 5 app\nRUN a",
    "CMD sleep 5",
    "ENTRYPOINT date",
]


def fixed(text: str) -> str:
    """The text with the safe rewrites made; no change may be left out."""
    result = fix(text, images=IMAGES)
    assert result.warnings == []
    return result.text


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("image", SAID)
def test_what_the_base_says_is_as_if_the_file_did(image: str, body: str) -> None:
    known_of_base = fixed(f"FROM {image}\n{body}\n").removeprefix(f"FROM {image}\n")
    said = fixed(f"FROM plain\n{SAID[image]}{body}\n").removeprefix(f"FROM plain\n{SAID[image]}")
    assert known_of_base == said


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("FROM srv\nWORKDIR y\n", "FROM srv\nWORKDIR /srv/x/y\n"),
        ("FROM env\nWORKDIR $HERE/y\nWORKDIR z\n", "FROM env\nWORKDIR $HERE/y\nWORKDIR z\n"),
        ("FROM triggers\nWORKDIR y\n", "FROM triggers\nWORKDIR y\n"),
        ("FROM copies\nWORKDIR y\n", "FROM copies\nWORKDIR /srv/x/y\n"),
        ("FROM srv AS a\nFROM a\nWORKDIR y\n", "FROM srv AS a\nFROM a\nWORKDIR /srv/x/y\n"),
        ("FROM srv:$TAG\nWORKDIR y\n", "FROM srv:$TAG\nWORKDIR /srv/x/y\n"),
        ("ARG B=srv\nFROM $B\nWORKDIR y\n", "ARG B=srv\nFROM $B\nWORKDIR y\n"),
        ("FROM plain\nCMD date\n", 'FROM plain\nCMD ["date"]\n'),
        ("FROM bash\nCMD date\n", "FROM bash\nCMD date\n"),
        ('FROM bash\nSHELL ["/bin/sh", "-c"]\nCMD date\n', 'FROM bash\nSHELL ["/bin/sh", "-c"]\nCMD ["date"]\n'),
        ("FROM entry\nCMD date\n", 'FROM entry\nCMD ["date"]\n'),
        ("FROM entry\nCMD served\n", "FROM entry\nCMD served\n"),
        ("FROM script\nCMD date\n", "FROM script\nCMD date\n"),
        ("FROM unknown\nCMD date\n", "FROM unknown\nCMD date\n"),
        ("FROM triggers\nCMD date\n", 'FROM triggers\nCMD ["date"]\n'),
    ],
)
def test_a_rewrite_asks_for_it(before: str, after: str) -> None:
    assert fixed(before) == after


def test_an_entrypoint_that_is_known_is_named() -> None:
    reason = "the ENTRYPOINT of script is /e, which gets the CMD as arguments"
    assert reason in [found.reason for found in fix("FROM script\nCMD date\n", images=IMAGES).findings]


def test_the_state_at_the_first_instruction() -> None:
    tree = parse("FROM env\nRUN a\n")
    state = Scope(tree, IMAGES).state_at(list(tree.instructions)[-1])
    assert state.names is not None and {"HERE", "SOME", "PATH", "HOME"} <= state.names
    assert state.unsure == {"SOME"}
    assert state.path == ("/srv/bin", "/bin")
    assert state.folder("$HERE/x") == "/here/x"
    assert ("PATH", "/srv/bin:/bin") in state.variables


def test_a_variable_that_a_version_may_lack_is_not_taken_to_be_set() -> None:
    text = "FROM env\nRUN set -u && a\nRUN echo $SOME\n"
    assert "( set -u && a )" in fixed(text)
    assert "( set -u && a )" not in fixed(text.replace("$SOME", "$HERE"))


def test_the_plan_knows_it() -> None:
    def config(text: str) -> str | None:
        return plan(parse(text), images=IMAGES).stages[-1].config.workdir

    assert config("FROM srv\nWORKDIR y\n") == "/srv/x/y"
    assert config("FROM env\nWORKDIR $HERE/y\n") == "/here/y"
    assert config("FROM env\nWORKDIR /a$NOTHING\n") == "/a"
    first, second = (plans(parse(f"FROM {name}\nRUN a\n"), [Scenario()], IMAGES)[0] for name in ("app", "app"))
    assert dict(first.stages[0].steps[0].header)["user"] == "app"
    assert difference(first, second) is None


def test_facts_hand_it_on() -> None:
    tree = parse("FROM srv\n")
    facts = Facts(tree, BuildContext.unknown(), None, images=IMAGES)
    assert facts.images is IMAGES and facts.with_options(1).images is IMAGES
    assert facts.scope.base_image(facts.scope.stages[0]).workdir == "/srv/x"
    assert Facts(tree, BuildContext.unknown(), None).images.of("debian:12").is_known


def test_nothing_is_known_of_an_image_of_windows() -> None:
    tree = parse("FROM --platform=windows/amd64 srv\nRUN a\n")
    assert not Scope(tree, IMAGES).base_image(Scope(tree, IMAGES).stages[0]).is_known
