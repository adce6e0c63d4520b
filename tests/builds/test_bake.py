"""What Bake files say of builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds.repository_files import defined, definitions, outline

FILES = {"app/": "", "": "", "two/": ""}
HCL = {
    "the defaults": ('target "a" {}', ["Dockerfile < ."]),
    "a context": ('target "a" {\n  context = "app"\n}', ["app/Dockerfile < app"]),
    "a Dockerfile": ('target "a" {\n  context = "app"\n  dockerfile = "../Dockerfile"\n}', ["Dockerfile < app"]),
    "a target and arguments": (
        'target "a" {\n  target = "dev"\n  args = { A = "1", "B" = 2, C = null, D = true }\n}',
        ["Dockerfile < . target dev A=1 B=2 C=? D=true"],
    ),
    "platforms": (
        'target "a" {\n  platforms = ["linux/amd64", "linux/arm64"]\n}',
        ["Dockerfile < . linux/amd64 linux/arm64"],
    ),
    "a variable": ('variable "X" { default = "app" }\ntarget "a" {\n  context = X\n}', ["app/Dockerfile < app"]),
    "a variable in a text": (
        'variable "X" {\n  default = "pp"\n}\ntarget "a" {\n  context = "./a${X}"\n}',
        ["app/Dockerfile < app"],
    ),
    "a variable of a variable": (
        'variable "X" { default = "app" }\nvariable "Y" { default = "${X}" }\ntarget "a" { context = Y }',
        ["app/Dockerfile < app"],
    ),
    "a variable without a default": ('variable "X" {}\ntarget "a" { context = X }', []),
    "a condition": (
        'variable "X" { default = "" }\ntarget "a" { context = X != "" && X == "y" ? "two" : "app" }',
        ["app/Dockerfile < app"],
    ),
    "a function": ('target "a" {\n  args = { A = upper("x") }\n}', ["Dockerfile < . A=?"]),
    "an expression that is not worked out": (
        'target "a" {\n  args = { A = [for x in ["a"] : x][0] }\n}',
        ["Dockerfile < . A=?"],
    ),
    "an attribute": ('y = { z = "app" }\ntarget "a" { context = y.z }', ["app/Dockerfile < app"]),
    "an index": ('y = ["two", "app"]\ntarget "a" { context = y[1] }', ["app/Dockerfile < app"]),
    "a heredoc": ('target "a" {\n  args = {\n    A = <<EOT\nx\nEOT\n  }\n}', ["Dockerfile < . A=x\n"]),
    "escapes": (r'target "a" {' + "\n" + r'  args = { A = "a\tb$${X}\"" }' + "\n}", ['Dockerfile < . A=a\tb${X}"']),
    "inline": ('target "a" {\n  dockerfile-inline = "FROM a"\n}', []),
    "an address": ('target "a" {\n  context = "https://example.org/a.git"\n}', []),
    "private": ('target "_a" {}\ntarget "b" {\n  inherits = ["_a"]\n  context = "app"\n}', ["app/Dockerfile < app"]),
    "inheritance": (
        'target "_a" {\n  context = "app"\n  args = { A = "1", B = "2" }\n}\n'
        'target "b" {\n  inherits = ["_a"]\n  args = { B = "3" }\n}',
        ["app/Dockerfile < app A=1 B=3"],
    ),
    "a matrix": (
        'target "a" {\n  name = "a-${x}"\n  matrix = { x = ["app", "two"] }\n  context = x\n}',
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
    "a matrix of objects": (
        'target "a" {\n  name = "a-${i.x}"\n  matrix = { i = [{ x = "app" }, { x = "two" }] }\n'
        '  context = "./${i.x}"\n}',
        ["app/Dockerfile < app", "two/Dockerfile < two"],
    ),
    "comments": ('# c\n// d\n/* e */\ntarget "a" { # f\n  context = "app" // g\n}\n', ["app/Dockerfile < app"]),
    "a group": ('group "default" { targets = ["a"] }\ntarget "a" { context = "app" }', ["app/Dockerfile < app"]),
    "CRLF": ('target "a" {\r\n  context = "app"\r\n}\r\n', ["app/Dockerfile < app"]),
}


@pytest.mark.parametrize(("text", "expected"), HCL.values(), ids=HCL)
def test_hcl(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert sorted(defined(tmp_path, {**FILES, "docker-bake.hcl": text})) == expected


JSON = {
    "plain": ('{"target": {"a": {"context": "app", "args": {"A": "1"}}}}', ["app/Dockerfile < app A=1"]),
    "a variable": (
        '{"variable": {"X": {"default": "app"}}, "target": {"a": {"context": "${X}"}}}',
        ["app/Dockerfile < app"],
    ),
    "tabs": ('{\n\t"target": {\n\t\t"a": {\n\t\t\t"context": "app"\n\t\t}\n\t}\n}', ["app/Dockerfile < app"]),
    "inheritance": (
        '{"target": {"_a": {"context": "app"}, "b": {"inherits": ["_a"], "target": "t"}}}',
        ["app/Dockerfile < app target t"],
    ),
}


@pytest.mark.parametrize(("text", "expected"), JSON.values(), ids=JSON)
def test_json(tmp_path: Path, text: str, expected: list[str]) -> None:
    assert defined(tmp_path, {**FILES, "docker-bake.json": text}) == expected


def test_the_usual_files_are_read_together(tmp_path: Path) -> None:
    files = {
        "docker-bake.json": '{"target": {"a": {"context": "app", "target": "x"}}}',
        "docker-bake.hcl": 'variable "T" { default = "y" }',
        "docker-bake.override.hcl": 'target "a" { target = T }',
        "bake.dev.hcl": 'target "a" {}',
    }
    assert sorted(defined(tmp_path, {**FILES, **files})) == ["Dockerfile < .", "app/Dockerfile < app target y"]


def test_where_it_stands(tmp_path: Path) -> None:
    (build,) = definitions(tmp_path, {**FILES, "docker-bake.hcl": '\n\n  target "a" {}\n'}).all
    assert (build.line, build.column, build.name) == (3, 3, "a")


BAD = {
    "a brace": ("docker-bake.hcl", 'target "a" {\n  context = "app"\n', (3, 1), "no HCL"),
    "a quote": ("docker-bake.hcl", 'target "a {\n', (1, 9), "no HCL"),
    "itself": ("docker-bake.hcl", 'target "a" {\n  inherits = ["a"]\n}\n', (1, 1), "inherits itself"),
    "no JSON": ("docker-bake.json", '{"target": {', (2, 1), "no JSON"),
    "a list": ("docker-bake.json", "[]", (1, 1), "holds an object"),
}


@pytest.mark.parametrize(("name", "text", "place", "message"), BAD.values(), ids=BAD)
def test_a_bad_one_stops_no_other(tmp_path: Path, name: str, text: str, place: tuple[int, int], message: str) -> None:
    found = definitions(tmp_path, {**FILES, name: text, "x/docker-bake.hcl": 'target "a" { context = "../app" }'})
    assert outline(found.all, tmp_path) == ["app/Dockerfile < app"]
    (bad,) = found.bad
    assert (bad.line, bad.column) == place
    assert message in bad.message
