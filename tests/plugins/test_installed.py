"""Entry points of the group ``dockfix.codemods``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import Distribution
from pathlib import Path

import pytest
from plugins.kit import PORTS, dockfix, install, with_packages

from dockfix.plugins.installed import GROUP, installed

BEFORE = "FROM a:1\nEXPOSE 443 80\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A folder for packages, with one in it."""
    install(tmp_path / "site")
    (tmp_path / "site" / "acme_rules.py").write_text(PORTS)
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "Dockerfile").write_text(BEFORE)
    return tmp_path / "site"


def run(place: Path, *words: str, stdin: str = "") -> tuple[int, str, str]:
    return dockfix(*words, folder=place.parent / "work", path=place, stdin=stdin)


def test_it_is_there_without_a_word(place: Path) -> None:
    assert run(place, "Dockerfile")[:2] == (1, "Dockerfile:2:1: sort-ports: in order\n")
    assert run(place, "-", stdin=BEFORE)[:2] == (0, "FROM a:1\nEXPOSE 80 443\n")
    assert "From acme-rules 1.2" in run(place, "rules", "sort-ports")[1]
    assert run(place, "--ignore", "sort-ports", "Dockerfile")[:2] == (0, "")
    (place.parent / "work" / "dockfix.toml").write_text('[rules.sort-ports]\nfirst = ["443"]\n')
    assert run(place, "Dockerfile")[:2] == (0, "")


def test_the_public_fix_takes_it_too(place: Path) -> None:
    program = f"import dockfix; print(dockfix.fix({BEFORE!r}).text, end='')"
    environment = with_packages(place)
    done = subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == "FROM a:1\nEXPOSE 80 443\n"


def test_many_processes(place: Path) -> None:
    for number in range(100):
        (place.parent / "work" / f"Dockerfile.{number}").write_text(BEFORE)
    code, out, _ = run(place, "--jobs", "2", "--no-cache", ".")
    assert (code, out.count("sort-ports: in order")) == (1, 101)
    (place / "acme_rules.py").write_text("import nothing\n")
    code, out, error = run(place, "--jobs", "2", "--no-cache", ".")
    assert (code, out, error.count("\n")) == (2, "", 1)


@pytest.mark.parametrize(
    ("points", "text", "told"),
    [
        (
            "ports = acme_rules",
            "import nothing\n",
            "it can't be loaded: ModuleNotFoundError: No module named 'nothing'",
        ),
        ("ports = acme_rules", "raise SystemExit(3)\n", "it can't be loaded: SystemExit: 3"),
        ("ports = acme_rules", "def (\n", "it can't be loaded: invalid syntax"),
        ("ports = nothing.at.all", PORTS, "it can't be loaded: ModuleNotFoundError: No module named 'nothing'"),
        ("ports = acme_rules:Nothing", PORTS, "it can't be loaded: AttributeError: module 'acme_rules' has no"),
        ("ports =", PORTS, "it can't be loaded: ValueError: Empty module name"),
        ("ports = acme_rules:PORT", PORTS + "\nPORT = 80\n", "it is neither a Codemod nor a module"),
        ("ports = json", PORTS, "there is no Codemod in it"),
        ("ports = dockfix", PORTS, "there is no Codemod in it"),
        (
            "ports = acme_rules",
            PORTS.replace("sort-ports", "merge-runs"),
            "`merge-runs` is the name of another rewrite",
        ),
        ("ports = acme_rules", PORTS.replace("sort-ports", "SortPorts"), "`SortPorts` is no name of a rewrite"),
    ],
)
def test_what_can_be_wrong_with_a_plug_in(place: Path, points: str, text: str, told: str) -> None:
    install(place, points=points)
    (place / "acme_rules.py").write_text(text)
    value = points.partition("=")[2].strip()
    for words in (("--check", "."), ("rules",)):
        code, out, error = run(place, *words)
        assert (code, out) == (2, "")
        assert error.startswith(f"dockfix: error: the plug-in `ports` ({value}) of acme-rules 1.2: {told}")
        assert error.count("\n") == 1


def test_two_plug_ins_that_have_one_name(place: Path) -> None:
    install(place, "other-rules", "3", "mine = other_rules")
    (place / "other_rules.py").write_text(PORTS)
    code, _, error = run(place, "--check", ".")
    told = "the plug-in `mine` (other_rules) of other-rules 3: `sort-ports` is the name of another rewrite"
    assert (code, error) == (2, f"dockfix: error: {told}\n")


def test_a_class_that_two_entry_points_name_counts_once(place: Path) -> None:
    install(place, points="a = acme_rules\nb = acme_rules:SortPorts\nc = acme_rules : SortPorts [extra]")
    assert run(place, "--no-cache", ".")[:2] == (1, "Dockerfile:2:1: sort-ports: in order\n")


def test_a_package_may_gather_the_classes_of_its_modules(place: Path) -> None:
    (place / "acme_rules.py").unlink()
    (place / "acme_rules").mkdir()
    (place / "acme_rules" / "ports.py").write_text(PORTS)
    (place / "acme_rules" / "__init__.py").write_text(
        "from dockfix.codemods.merge_runs import MergeRuns\nfrom .ports import SortPorts\n"
    )
    assert run(place, "--check", ".")[0] == 1


def test_one_that_raises_is_told_by_its_distribution(place: Path) -> None:
    (place.parent / "work" / "Dockerfile.bad").write_text("FROM a:1\nEXPOSE $A\n")
    code, out, error = run(place, ".")
    assert (code, out) == (2, "Dockerfile:2:1: sort-ports: in order\n")
    assert "please report this where `sort-ports` is from: acme-rules 1.2\n" in error


def _cached(place: Path) -> tuple[int, str]:
    return run(place, "--cache-dir", str(place.parent / "cache"), "Dockerfile")[:2]


def test_the_cache_depends_on_the_distributions(place: Path) -> None:
    found = (1, "Dockerfile:2:1: sort-ports: in order\n")
    assert _cached(place) == found
    # From the cache, without a look at the module.
    (place / "acme_rules.py").write_text(PORTS.replace("in order", "another text"))
    assert _cached(place) == found
    # Another version, then none at all.
    (place / "acme_rules-1.2.dist-info").rename(place / "acme_rules-1.3.dist-info")
    assert _cached(place) == (1, "Dockerfile:2:1: sort-ports: another text\n")
    (place / "acme_rules-1.3.dist-info").rename(place / "acme_rules-1.3.gone")
    assert _cached(place) == (0, "")


def test_the_same_version_installed_anew_is_another_one(place: Path) -> None:
    _cached(place)
    (place / "acme_rules.py").write_text(PORTS.replace("in order", "another text"))
    os.utime(install(place) / "entry_points.txt", (0, 0))
    assert _cached(place) == (1, "Dockerfile:2:1: sort-ports: another text\n")


@pytest.mark.parametrize("end", ["dist-info", "egg-info"])
def test_an_editable_one_is_never_cached(place: Path, end: str) -> None:
    folder = place / "acme_rules-1.2.dist-info"
    (folder / "direct_url.json").write_text(json.dumps({"dir_info": {"editable": True}, "url": "file:///x"}))
    if end == "egg-info":
        (folder / "direct_url.json").unlink()
        (folder / "METADATA").rename(folder / "PKG-INFO")
        folder = folder.rename(place / "acme_rules.egg-info")
    assert _cached(place) == (1, "Dockerfile:2:1: sort-ports: in order\n")
    (place / "acme_rules.py").write_text(PORTS.replace("in order", "another text"))
    assert _cached(place) == (1, "Dockerfile:2:1: sort-ports: another text\n")
    assert not (place.parent / "cache").exists()


def test_a_run_from_the_cache_loads_none(place: Path) -> None:
    program = """
import sys
from dockfix.cli.program import main
try:
    main(["--check", "--cache-dir", sys.argv[1], "Dockerfile"], standalone_mode=False)
except SystemExit:
    print([name for name in ("parso", "dockfix.cst", "acme_rules", "importlib.metadata") if name in sys.modules])
"""
    command = [sys.executable, "-c", program, str(place.parent / "cache")]
    environment = with_packages(place)
    first, second = (
        subprocess.run(
            command, cwd=place.parent / "work", env=environment, capture_output=True, text=True, check=True
        ).stdout
        for _ in range(2)
    )
    assert (first, second) == ("['parso', 'dockfix.cst', 'acme_rules']\n", "[]\n")


def test_the_look_finds_what_importlib_metadata_finds(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    points = "b = acme_rules : SortPorts\n# c = x\n\na=acme_rules:A.B [x, y]\n[other]\ne = x"
    folder = install(place, points=points)
    install(place / "later", version="9")  # the first on the path counts
    install(place, "no-rules", points="").joinpath("entry_points.txt").write_text("[console_scripts]\na = b\n")
    monkeypatch.setattr(sys, "path", [str(place), str(place / "later"), str(place / "nowhere"), *sys.path])
    installed.cache_clear()
    (found,) = installed()
    installed.cache_clear()
    assert (found.folder, found.editable, found.label) == (str(folder), False, "acme-rules 1.2")
    theirs = sorted(Distribution.at(folder).entry_points.select(group=GROUP))
    assert [(point.name, point.module, ".".join(point.attributes)) for point in found.points()] == [
        (point.name, point.module, point.attr) for point in theirs
    ]
    assert [point.name for point in theirs] == ["a", "b"]
