"""Exec form for ``ENTRYPOINT`` and ``CMD``."""

from __future__ import annotations

import json
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..cst import Cmd, Dockerfile, Entrypoint, parse
from ..shell import Argv, argv


class ExecForm(Codemod):
    """Write `ENTRYPOINT` and `CMD` in exec form where the shell would start the same program.

    In shell form `/bin/sh -c` stands between Docker and the program, and signals don't reach it.

    ```diff
     FROM node:20
    -ENTRYPOINT npm start
    +ENTRYPOINT ["npm", "start"]
    ```
    """

    name = "exec-form"
    effects = frozenset({Effect.FORM})
    answers = ("hadolint:DL3025", "buildkit:JSONArgsRecommended")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ENTRYPOINT`` and ``CMD`` in shell form."""
        for node in file.instructions:
            if not isinstance(node, (Entrypoint, Cmd)):
                continue
            if node.json is not None or node.start == node.end or not facts.scope.stages:
                continue
            found = _why_not(node, facts) or argv(node.text)
            if isinstance(found, str):
                yield self.finding(node, found)
            elif reason := _why_not_program(found.items[0], node, facts):
                yield self.finding(node, reason)
            else:
                yield self._change(node, found)

    def _change(self, node: Entrypoint | Cmd, found: Argv) -> Change:
        array = json.dumps(found.items, ensure_ascii=False)
        new = node.with_changes(arguments=array)
        text = new.get_code()
        above = [line.strip() for line in node.comment_lines()]
        if found.comment is not None:
            above.append(node.text[found.comment :].strip())
        newline = node.newline or "\n"
        text = "".join(f"{node.indent}{comment}{newline}" for comment in above) + text
        into = parse(text, node.line.escape).children[:-1]
        return Change(self.name, [node], into, "exec form starts the same program without a shell", self.safety)


def _why_not(node: Entrypoint | Cmd, facts: Facts) -> str | None:
    scope = facts.scope
    stage = scope.stage_of(node)
    if scope.is_windows(stage):
        return "a Windows image has another shell"
    if scope.shell_at(node) != ["/bin/sh", "-c"]:
        return f"the SHELL {' '.join(scope.shell_at(node))} would no longer run it"
    comment = argv(node.text)
    if isinstance(comment, Argv) and comment.comment is not None and _spans_lines(node, comment.comment):
        return "a shell comment swallows the lines after it"
    if isinstance(node, Entrypoint):
        return _why_not_entrypoint(node, facts)
    return _why_not_command(node, facts)


def _spans_lines(node: Entrypoint | Cmd, offset: int) -> bool:
    return node.place(offset)[0] != node.place(len(node.text) - 1)[0]


def _why_not_entrypoint(node: Entrypoint, facts: Facts) -> str | None:
    stage = facts.scope.stage_of(node)
    if facts.scope.commands(stage):
        return "in exec form it would get the CMD as arguments, which shell form ignores"
    for other in facts.scope.stages:
        if other is not stage and stage in list(other.lineage()):
            if facts.scope.commands(other) and not facts.scope.entrypoints(other):
                return "a stage built from this one sets a CMD, which exec form would get as arguments"
    return None


def _why_not_command(node: Cmd, facts: Facts) -> str | None:
    """``CMD`` is handed to the ENTRYPOINT in force: without one in the file, the base image's."""
    stage = facts.scope.stage_of(node)
    entrypoints = facts.scope.entrypoints(stage)
    if not entrypoints:
        for base in stage.lineage():
            if base is not stage:
                entrypoints = entrypoints or facts.scope.entrypoints(base)
    if entrypoints:
        if entrypoints[-1].json is None:
            return "the ENTRYPOINT is in shell form, which ignores CMD"
        if entrypoints[-1].json:
            return "the ENTRYPOINT gets the CMD as arguments: `/bin/sh -c …` now, the words in exec form"
        return None
    image = list(stage.lineage())[-1].from_.image
    if _is_node(image):
        # Its entrypoint script starts any program that it finds (docker-library: docker-node).
        found = argv(node.text)
        program = found.items[0] if isinstance(found, Argv) else ""
        if program in _NODE_PROGRAMS and not facts.context.is_file(program):
            return None
    if has_entrypoint(image):
        return f"the base image {image} may have an ENTRYPOINT that looks at the CMD"
    return None


#: Official images whose config has no ENTRYPOINT (docker-library/official-images).
_NO_ENTRYPOINT = frozenset(
    "alpine amazonlinux almalinux archlinux busybox centos clojure debian erlang elixir fedora gcc golang haskell"
    " httpd julia maven opensuse perl pypy python rockylinux ruby rust scratch swift ubuntu".split()
)


_NODE_PROGRAMS = frozenset({"node", "npm", "npx", "yarn"})


def _is_node(image: str) -> bool:
    return image.lower().removeprefix("docker.io/").removeprefix("library/").split(":", 1)[0] == "node"


def has_entrypoint(image: str) -> bool:
    """Whether a base image may have an ENTRYPOINT: all but the official ones known to have none."""
    name = image.lower().removeprefix("docker.io/").removeprefix("library/")
    for separator in ("@", ":"):
        name = name.split(separator, 1)[0]
    return "$" in name or name not in _NO_ENTRYPOINT


def _why_not_program(program: str, node: Entrypoint | Cmd, facts: Facts) -> str | None:
    """A script without a ``#!`` line is run by a shell, but not by the kernel."""
    name = program.rsplit("/", 1)[-1]
    for copy in facts.scope.copies(facts.scope.stage_of(node)):
        for source in copy.sources:
            if source.rstrip("/").rsplit("/", 1)[-1] == name and copy.flag("from") is None:
                return _why_not_script(source, name, facts)
    if "/" not in program:
        return None
    if program.startswith(("/bin/", "/sbin/", "/usr/bin/", "/usr/sbin/")):
        return None
    for source in (name, program.lstrip("./"), program.lstrip("/").split("/", 1)[-1]):
        if facts.context.is_file(source):
            return _why_not_script(source, name, facts)
    return f"`{program}` may be a script without a #! line, which only a shell can start"


def _why_not_script(source: str, name: str, facts: Facts) -> str | None:
    text = facts.context.read_text(source)
    if text is None:
        return f"`{name}` may be a script without a #! line, which only a shell can start"
    return None if text.startswith(("#!", "\x7fELF")) else f"`{name}` has no #! line, so that only a shell can start it"
