"""The working directory and the parts of the config that Docker takes in any case."""

from __future__ import annotations

import pytest

from dockfix.cst import parse
from dockfix.plan import difference, plan
from dockfix.plan.scenario import shown

SAME = [
    ("FROM busybox:1\nWORKDIR a", "FROM busybox:1\nWORKDIR /a"),
    ("FROM docker.io/library/node:20\nWORKDIR a", "FROM docker.io/library/node:20\nWORKDIR /a"),
    ("FROM busybox:1\nWORKDIR /a/../b/", "FROM busybox:1\nWORKDIR /b"),
    ("FROM golang\nWORKDIR /a\nWORKDIR ../b", "FROM golang\nWORKDIR /a\nWORKDIR /b"),
    ("FROM golang\nWORKDIR a", "FROM golang\nWORKDIR /go/a"),
    ("FROM node:8-onbuild\nWORKDIR a", "FROM node:8-onbuild\nWORKDIR /usr/src/app/a"),
    ("FROM a\nHEALTHCHECK cmd cmd", "FROM a\nHEALTHCHECK CMD cmd"),
    ("FROM a\nHEALTHCHECK none", "FROM a\nHEALTHCHECK NONE"),
]
OTHER = [
    ("FROM golang\nWORKDIR a", "FROM golang\nWORKDIR /a"),
    ("FROM node:8-onbuild\nWORKDIR a", "FROM node:8-onbuild\nWORKDIR /a"),
    ("FROM perl:5\nWORKDIR a", "FROM perl:5\nWORKDIR /a"),
    ("FROM a\nHEALTHCHECK CMD cmd", "FROM a\nHEALTHCHECK CMD CMD"),
    ("FROM a\nHEALTHCHECK CMD a", 'FROM a\nHEALTHCHECK CMD ["a"]'),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_the_same(one: str, other: str) -> None:
    assert difference(plan(parse(one)), plan(parse(other))) is None


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_not_the_same(one: str, other: str) -> None:
    assert difference(plan(parse(one)), plan(parse(other))) is not None


def test_the_folder_of_a_base_that_is_not_known() -> None:
    folder = plan(parse("FROM perl\nWORKDIR a/../b\n")).stages[-1].config.workdir
    assert shown(folder or "") == "<WORKDIR of perl>/b"
