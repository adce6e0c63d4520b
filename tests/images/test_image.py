"""What a record of an image says, and what several have in common."""

from __future__ import annotations

import pickle

import pytest

from dockfix.images import UNKNOWN, Image, Images, Reference
from dockfix.images.image import SCRATCH, common

NODE = Image(
    ("e",),
    ("node",),
    {"A": "1", "B": "2"},
    "/",
    "",
    ("/bin/sh", "-c"),
    (),
    entrypoint_starts=frozenset({"node"}),
    source="n",
)


def test_nothing_is_known_of_an_unknown_image() -> None:
    assert not UNKNOWN.is_known
    assert (UNKNOWN.workdir, UNKNOWN.env, UNKNOWN.shell, UNKNOWN.onbuild) == (None, None, None, None)
    assert not UNKNOWN.starts_as_it_is("node")
    assert UNKNOWN.counts_shells


def test_what_images_have_in_common() -> None:
    other = NODE._replace(workdir="/app", env={"A": "1", "B": "3", "C": "4"}, source="o")
    both = common([NODE, other])
    assert both.workdir is None
    assert both.env == {"A": "1", "B": None, "C": None}
    assert both.entrypoint == ("e",)
    assert both.source == "n; o"
    assert common([NODE, UNKNOWN]) == UNKNOWN
    assert common([NODE, NODE]) == NODE
    assert common([]) == UNKNOWN
    assert common([NODE, NODE._replace(env=None)]).env is None
    platforms = [NODE._replace(platforms=frozenset(names)) for names in (("a", "b"), ("b", "c"))]
    assert common(platforms).platforms == {"b"}


def test_an_image_without_an_entrypoint_starts_all() -> None:
    plain = NODE._replace(entrypoint=(), entrypoint_starts=frozenset())
    both = common([NODE, plain])
    assert both.entrypoint is None
    assert both.hands_on("node")
    assert not both.hands_on("serve")
    assert common([plain, plain._replace(source="p")]).starts_as_it_is("serve")
    served = NODE._replace(entrypoint_serves=frozenset({"a"}), entrypoint_files=(".x",))
    both = common([served, plain])
    assert both.hands_on("b") and not both.hands_on("a") and not both.hands_on("b.x")
    assert common([served, NODE]).entrypoint_serves is None


@pytest.mark.parametrize(
    ("program", "handed_on"),
    [("python", True), ("-v", False), ("", False), ("mongod", False), ("a.conf", False), ("redis-server", False)],
)
def test_what_a_script_hands_on(program: str, handed_on: bool) -> None:
    image = NODE._replace(
        entrypoint_starts=frozenset(),
        entrypoint_serves=frozenset({"mongo*", "redis-server"}),
        entrypoint_files=(".conf",),
    )
    assert image.hands_on(program) is handed_on
    assert image.starts_as_it_is(program) is handed_on


@pytest.mark.parametrize(
    ("trigger", "parts"),
    [
        ("COPY . /app", set()),
        ("RUN make", set()),
        ("", set()),
        ("WORKDIR /app", {"workdir"}),
        ("env A=1", {"env"}),
        ("ARG A", {"env"}),
        ("USER app", {"user"}),
        ('SHELL ["bash"]', {"shell"}),
        ("CMD a", {"cmd"}),
        ("ENTRYPOINT a", {"entrypoint", "cmd"}),
    ],
)
def test_triggers_change_the_config(trigger: str, parts: set[str]) -> None:
    after = NODE._replace(onbuild=(trigger,)).after_triggers()
    assert {
        name for name in ("entrypoint", "cmd", "env", "workdir", "user", "shell") if getattr(after, name) is None
    } == parts


def test_triggers_that_are_not_known_may_change_all() -> None:
    after = NODE._replace(onbuild=None).after_triggers()
    assert (after.entrypoint, after.env, after.workdir, after.user, after.shell, after.cmd) == (None,) * 6
    assert NODE.after_triggers() == NODE


def test_the_first_source_that_knows_an_image_says_all() -> None:
    asked: list[Reference] = []

    def first(reference: Reference) -> Image | None:
        asked.append(reference)
        return NODE if reference.name == "node" else None

    images = Images((first, lambda _: Image(source="second")))
    assert images.of("node:20") == NODE
    assert images.of("debian").source == "second"
    assert images.of("$BASE") == UNKNOWN
    assert images.of("Scratch") == SCRATCH
    assert [reference.name for reference in asked] == ["node", "debian"]
    assert Images((first,)).of("debian") == UNKNOWN


def test_images_go_to_another_process() -> None:
    assert pickle.loads(pickle.dumps(Images())).of("debian:12") == Images().of("debian:12")
