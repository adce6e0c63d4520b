"""What Compose files say of builds."""

from __future__ import annotations

from pathlib import Path

import pytest

from builds.repository_files import defined, definitions, outline


def service(build: str, name: str = "a") -> str:
    """A Compose file with one service."""
    return f"services:\n  {name}:\n{build}"


SERVICES = {
    "short": ("    build: app", "app/Dockerfile < app"),
    "short with a dot": ("    build: ./app/", "app/Dockerfile < app"),
    "long": ("    build:\n      context: app", "app/Dockerfile < app"),
    "a Dockerfile of its own": ("    build: {context: ., dockerfile: app/Dockerfile}", "app/Dockerfile < ."),
    "a Dockerfile seen from the context": ("    build: {context: app, dockerfile: ../Dockerfile}", "Dockerfile < app"),
    "no context": ("    build: {dockerfile: app/Dockerfile}", "app/Dockerfile < ."),
    "a target": ("    build: {context: app, target: dev}", "app/Dockerfile < app target dev"),
    "arguments by name": ("    build: {context: app, args: {B: 2, A: one}}", "app/Dockerfile < app A=one B=2"),
    "arguments in a list": ("    build: {context: app, args: [A=1, B]}", "app/Dockerfile < app A=1 B=?"),
    "platforms": ("    build: {context: app, platforms: [linux/arm64]}", "app/Dockerfile < app linux/arm64"),
    "a service's platform": ("    platform: linux/amd64\n    build: app", "app/Dockerfile < app linux/amd64"),
    "a default": ("    build: ${X:-app}", "app/Dockerfile < app"),
    "a default in a default": ("    build: ${X:-${Y-app}}", "app/Dockerfile < app"),
    "of .env": ("    build: $FOLDER", "app/Dockerfile < app"),
    "of .env, in braces": ("    build: ./${FOLDER}", "app/Dockerfile < app"),
    "of .env, quoted": ("    build: {context: app, target: '${QUOTED}'}", "app/Dockerfile < app target a b"),
    "a dollar": ("    build: {context: app, args: {A: $$B}}", "app/Dockerfile < app A=$B"),
    "only where it is set": ("    build: {context: app, target: '${FOLDER:+x}'}", "app/Dockerfile < app target x"),
    "the environment's": ("    build: {context: '${HOME}', dockerfile: app/Dockerfile}", ""),
    "an address": ("    build: https://example.org/a.git#main", ""),
    "inline": ("    build: {context: app, dockerfile_inline: FROM a}", ""),
    "an image only": ("    image: app", ""),
}


@pytest.mark.parametrize(("build", "expected"), SERVICES.values(), ids=SERVICES)
def test_a_service(tmp_path: Path, build: str, expected: str) -> None:
    files = {"app/": "", "": "", ".env": "FOLDER=app # c\nQUOTED='a b'\n", "compose.yaml": service(build + "\n")}
    assert defined(tmp_path, files) == ([expected] if expected else [])


@pytest.mark.parametrize(
    "name",
    "compose.yaml compose.yml docker-compose.yaml docker-compose.yml docker-compose.prod.yml compose-dev.yaml".split()
    + "local.compose.yaml docker-compose_ci.yml".split(),
)
def test_a_name(tmp_path: Path, name: str) -> None:
    assert defined(tmp_path, {"app/": "", name: service("    build: app\n")}) == ["app/Dockerfile < app"]


def test_where_it_stands(tmp_path: Path) -> None:
    text = "# c\nservices:\n  a:\n    image: x\n    build: app\n"
    (build,) = definitions(tmp_path, {"app/": "", "compose.yaml": text}).all
    assert (build.file, build.line, build.column, build.name) == (str(tmp_path / "compose.yaml"), 5, 5, "a")


TOGETHER = {
    "an override": (
        {
            "docker-compose.yml": service("    build: {context: app, target: prod, args: {A: 1, B: 2}}\n"),
            "docker-compose.override.yml": service("    build: {target: dev, args: {B: 3}}\n"),
        },
        ["app/Dockerfile < app target dev A=1 B=3", "app/Dockerfile < app target prod A=1 B=2"],
    ),
    "extends a service": (
        {"compose.yaml": service("    build: app\n") + "  b:\n    extends: a\n    build: {target: t}\n"},
        ["app/Dockerfile < app", "app/Dockerfile < app target t"],
    ),
    "extends another file's": (
        {
            "x/common.yaml": service("    build: ../app\n", "base"),
            "compose.yaml": service("    extends: {file: x/common.yaml, service: base}\n"),
        },
        ["app/Dockerfile < app"],
    ),
    "includes": (
        {"compose.yaml": "include:\n  - x/infra.yaml\n", "x/infra.yaml": service("    build: ../app\n")},
        ["app/Dockerfile < app"],
    ),
    "includes, in another project's folder": (
        {
            "compose.yaml": "include:\n  - path: [x/infra.yaml]\n    project_directory: app\n",
            "x/infra.yaml": service("    build: .\n"),
        },
        ["app/Dockerfile < app"],
    ),
    "anchors and merge keys": (
        {
            "compose.yaml": "x-b: &b\n  context: app\n  target: t\n"
            + service("    build:\n      <<: [*b]\n      target: u\n")
        },
        ["app/Dockerfile < app target u"],
    ),
    "in a folder below": ({"x/y/compose.yaml": service("    build: ../../app\n")}, ["app/Dockerfile < app"]),
    "out of the repository": (
        {"compose.yaml": service("    build: {context: .., dockerfile: r/app/Dockerfile}\n")},
        [],
    ),
    "not in vendor": ({"vendor/compose.yaml": service("    build: ../app\n")}, []),
    "not in node_modules": ({"node_modules/compose.yaml": service("    build: ../app\n")}, []),
    "not in another repository": ({"x/.git/HEAD": "", "x/compose.yaml": service("    build: ../app\n")}, []),
}


@pytest.mark.parametrize(("files", "expected"), TOGETHER.values(), ids=TOGETHER)
def test_files_that_belong_together(tmp_path: Path, files: dict[str, str], expected: list[str]) -> None:
    root = tmp_path / "r"
    root.mkdir()
    assert sorted(defined(root, {"app/": "", **files})) == expected


BAD = {
    "tabs": ("services:\n\ta:\n\t\tbuild: app\n", (2, 1), "no YAML"),
    "a bracket": ("services:\n  a: {build: app\n", (3, 1), "no YAML"),
    "a control character": ("services:\n  a:\n    build: a\x01\n", (1, 1), "no YAML"),
    "too large": ("# build\n" + "#" * 10_000_000, (1, 1), "larger than 1,000,000 bytes"),
    "too deep": ("build: " + "[" * 100_000, (1, 1007), "no YAML"),
    "itself": ("services:\n  a:\n    extends: a\n    build: app\n", (3, 5), "extends itself"),
    "its own file": ("include: [compose.yaml]\n", (1, 1), "includes itself"),
    "nobody": ("services:\n  a:\n    extends: {service: b}\n", (3, 14), "no service is called b"),
    "a file that is not there": ("include:\n  - x.yaml\n", (2, 5), "includes x.yaml, which is not there"),
    "a file outside": ("include:\n  - ../../etc/passwd.yaml\n", (2, 5), "which is not there"),
}


@pytest.mark.parametrize(("text", "place", "message"), BAD.values(), ids=BAD)
def test_a_bad_one_stops_no_other(tmp_path: Path, text: str, place: tuple[int, int], message: str) -> None:
    files = {"app/": "", "compose.yaml": text, "x/compose.yaml": service("    build: ../app\n")}
    found = definitions(tmp_path, files)
    assert outline(found.all, tmp_path) == ["app/Dockerfile < app"]
    (bad,) = found.bad
    assert (Path(bad.file).name, bad.line, bad.column) == ("compose.yaml", *place)
    assert message in bad.message


def test_aliases_do_not_grow(tmp_path: Path) -> None:
    rows = ["x0: &x0 {context: app}"]
    rows += [f"x{n}: &x{n}\n  <<: [*x{n - 1}, *x{n - 1}]\n  k{n}: 1" for n in range(1, 40)]
    text = "\n".join(rows) + "\n" + service("    build:\n      <<: *x39\n")
    assert defined(tmp_path, {"app/": "", "compose.yaml": text}) == ["app/Dockerfile < app"]


def test_a_link_out_of_the_repository_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "outside.yaml").write_text(service("    build: app\n"))
    root = tmp_path / "r"
    root.mkdir()
    (root / "compose.yaml").symlink_to(tmp_path / "outside.yaml")
    found = definitions(root, {"app/": ""})
    assert found.all == []
    assert "not in the repository" in found.bad[0].message
