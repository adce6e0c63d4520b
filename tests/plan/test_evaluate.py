"""What a plan says of single instructions; the rules are those of ``dockerfile2llb``."""

from __future__ import annotations

from typing import Any

import pytest

from dockfix.cst import parse
from dockfix.plan import Plan, Scenario, plan
from dockfix.plan.model import Command
from dockfix.plan.scenario import shown


def evaluated(text: str, scenario: Scenario | None = None) -> Plan:
    tree = parse(text)
    assert tree.problems == []
    return plan(tree, scenario)


def config(text: str) -> dict[str, Any]:
    stage = evaluated(text).stages[-1]
    assert stage.failed is None
    return stage.config.parts()


@pytest.mark.parametrize(
    ("text", "environment"),
    [
        ("ENV A=1 B=$A", {"A": "1", "B": ""}),
        ("ENV A=1\nENV A=2 B=$A", {"A": "2", "B": "1"}),
        ("ENV A one  two", {"A": "one  two"}),
        ('ENV A x "y z"', {"A": "x y z"}),
        ("ENV A=a\\ b", {"A": "a b"}),
        ("ARG X=1\nENV A=$X", {"A": "1"}),
        ("ENV A=1\nARG A=2\nENV B=$A", {"A": "1", "B": "2"}),
        ("ENV A='$X' B=${X:-d}", {"A": "$X", "B": "d"}),
        ("ENV $X=1 A$A=2", {"": "1", "A": "2"}),
    ],
)
def test_env(text: str, environment: dict[str, str]) -> None:
    assert dict(config(f"FROM scratch\n{text}\n")["ENV"]) == environment


def test_an_inherited_env_wins_over_an_inherited_arg() -> None:
    text = "FROM scratch AS a\nENV A=1\nARG A=2\nFROM a\nENV B=$A\n"
    assert dict(config(text)["ENV"]) == {"A": "1", "B": "1"}


def test_argument_scopes() -> None:
    text = "ARG G=1\nARG H=$G\nFROM scratch AS a\nARG G\nARG H=x$G\nENV A=$G B=$H C=$I\nFROM scratch\nENV A=$G\n"
    stages = evaluated(text).stages
    assert stages[0].config.environment == {"A": "1", "B": "x1", "C": ""}
    assert stages[1].config.environment == {"A": ""}
    given = evaluated(text, Scenario(given=frozenset({"G"}))).stages[0].config.environment
    assert shown(given["A"]) == "<--build-arg G>"
    assert shown(given["B"]) == "x<--build-arg G>"


@pytest.mark.parametrize(
    ("text", "workdir"),
    [
        ("WORKDIR /a\nWORKDIR b\nWORKDIR ..", "/a"),
        ("WORKDIR a", "/a"),
        ("ENV X=/e\nWORKDIR $X/y", "/e/y"),
        ("WORKDIR /a/", "/a"),
        ("WORKDIR /a/\nWORKDIR b/", "/a/b"),
    ],
)
def test_workdir(text: str, workdir: str) -> None:
    assert config(f"FROM scratch\n{text}\n")["WORKDIR"] == workdir


def test_an_unknown_workdir_stays_unknown() -> None:
    assert shown(config("FROM x\nWORKDIR a\n")["WORKDIR"]) == "<WORKDIR of x>/a"


def test_entrypoint_clears_an_inherited_cmd_only() -> None:
    own = config('FROM a\nCMD ["x"]\nENTRYPOINT ["y"]\n')
    assert own["CMD"] == ("x",)
    inherited = config('FROM a AS b\nCMD ["x"]\nFROM b\nENTRYPOINT y\n')
    assert inherited["CMD"] == ()
    assert inherited["ENTRYPOINT"] == Command(("/bin/sh", "-c"), "y")


def test_the_shell_of_a_shell_form_is_the_one_in_force() -> None:
    text = 'FROM a\nCMD x\nSHELL ["/bin/bash", "-c"]\nENTRYPOINT y\n'
    assert config(text)["ENTRYPOINT"] == Command(("/bin/bash", "-c"), "y")


def test_ports_volumes_labels_and_the_rest() -> None:
    found = config(
        'FROM a\nENV P=90\nEXPOSE 80 $P/UDP 100-102\nVOLUME ["/a", "/b c"]\nVOLUME /c /a\nLABEL a=1 "b c"=d\n'
        "USER u:g\nSTOPSIGNAL SIGINT\nMAINTAINER me $P\n"
    )
    assert found["EXPOSE"] == {"80/tcp", "90/udp", "100/tcp", "101/tcp", "102/tcp"}
    assert found["VOLUME"] == {"/a", "/b c", "/c"}
    assert found["LABEL"] == {("a", "1"), ("b c", "d")}
    assert (found["USER"], found["STOPSIGNAL"], found["MAINTAINER"]) == ("u:g", "SIGINT", "me $P")


def test_triggers_run_first_in_the_child_and_do_not_go_on() -> None:
    text = "FROM scratch AS a\nONBUILD ENV T=1\nONBUILD RUN t\nFROM a AS b\nENV S=$T\nRUN s\nFROM b\nRUN u\n"
    stages = evaluated(text).stages
    assert [len(stage.steps) for stage in stages] == [0, 2, 1]
    assert stages[1].config.environment == {"T": "1", "S": "1"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("ARG A\nFROM $A\n", "base name ($A) should not be blank"),
        ("ARG A\nFROM node:$A-slim\n", "invalid reference format"),
        ("FROM a\nENV A=${B?no}\n", "B: no"),
        ('FROM a\nLABEL a="b\n', "double-quote"),
    ],
)
def test_a_build_that_fails(text: str, message: str) -> None:
    assert message in (evaluated(text).stages[0].failed or "")


def test_sources_and_targets_are_those_docker_sees() -> None:
    one = evaluated("FROM a AS b\nFROM a\nWORKDIR /w\nCOPY ./x /y/z sub/\nCOPY --from=B x /\n").stages[1]
    two = evaluated("FROM a AS b\nFROM a\nWORKDIR /w\nCOPY x y/z /w/sub/\nCOPY --from=0 /x /\n").stages[1]
    assert [(step.header, step.body) for step in one.steps] == [(step.header, step.body) for step in two.steps]


def test_a_target_with_a_slash_is_another() -> None:
    one, two = (evaluated(f"FROM a\nCOPY x {target}\n").stages[0].steps[0] for target in ("/y", "/y/"))
    assert one.header != two.header
