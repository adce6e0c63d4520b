"""Exec form for ``ENTRYPOINT`` and ``CMD``."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from ..codemod import Change, Codemod, Effect, Facts, Finding
from ..cst import Cmd, Dockerfile, Entrypoint, Shell
from ..edit.layout import comments_between, with_comments_above
from ..scope import DEFAULT_SHELL, Stage
from ..scope.environment_use import EnvironmentUse
from ..scope.program_source import ProgramSources
from ..shell import Argv, argv

_WANTED = re.compile(r"\bshell[- ]?(?:form|style|syntax)\b", re.IGNORECASE)
#: A byte that is no UTF-8, as Python reads it.
_NO_UTF8 = re.compile("[\ud800-\udfff]")


class ExecForm(Codemod):
    """Write `ENTRYPOINT` and `CMD` in exec form where the shell would start the same program.

    In shell form `/bin/sh -c` stands between Docker and the program, and signals don't reach it.

    ```diff
     FROM node:20
    -ENTRYPOINT npm start
    +ENTRYPOINT ["npm", "start"]
    ```

    *Safety*: The program becomes process 1 of the container and gets its signals itself: that is what exec form is
    for. An `ENTRYPOINT` gets the arguments of `docker run`, which shell form drops. What a package manager, a
    compiler or `make install` makes is taken to begin with a `#!` line or to be binary, and so is a program that no
    instruction visibly puts into a folder of programs. Packages, and files that are not in the build context, are
    taken not to ask for `PWD` or `SHLVL`, which only a shell sets. Not taken for granted is a program that the file
    copies, writes, fetches or unpacks: where nothing shows that the kernel can start it, it stays. So does one whose
    copied files name those variables, and one in an image of which it is not known whether it sets a `SHELL` or looks
    at the `CMD`. Of copied files, those in `node_modules`, `vendor`, `docs` and their like are not looked at."""

    name = "exec-form"
    effects = frozenset({Effect.FORM})
    equivalent_rules = ("hadolint:DL3025", "buildkit:JSONArgsRecommended")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``ENTRYPOINT`` and ``CMD`` in shell form."""
        stages: _Stages | None = None
        for node in file.instructions:
            if not isinstance(node, (Entrypoint, Cmd)):
                continue
            if node.json is not None or node.start == node.end or not facts.scope.stages:
                continue
            stages = stages or _Stages(facts)
            found = argv(node.text)
            reason = stages.why_not(node, found) or (found if isinstance(found, str) else None)
            if not reason and isinstance(found, Argv):
                reason = stages.why_not_program(found.items, node)
            if reason:
                yield self.finding(node, reason)
            elif isinstance(found, Argv):
                yield self._change(node, found, file)

    def _change(self, node: Entrypoint | Cmd, found: Argv, file: Dockerfile) -> Change:
        array = json.dumps(found.items, ensure_ascii=False)
        # Comment lines between the words have no place in the array; those around them stay.
        above = comments_between(node)
        if found.comment is not None:
            above.append(node.text[found.comment :].strip())
        text = with_comments_above(node, node.rewritten(arguments=array), above, file)
        return self.replace_all([node], text, "exec form starts the same program without a shell")


class _Stages:
    """What counts for each stage's ``CMD`` and ``ENTRYPOINT``; each instruction is looked at once."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.sources = ProgramSources(facts.scope, facts.context)
        self.environments = EnvironmentUse(self.sources.steps)
        self.entrypoints: dict[int, list[Entrypoint]] = {}  # in force: the stage's own, else its base's
        self.own: dict[int, tuple[int, int]] = {}  # how many CMD and ENTRYPOINT the stage has
        self.windows: dict[int, bool] = {}
        self.feeds_a_command: set[int] = set()
        for stage in facts.scope.stages:
            self._add(stage)
        for stage in facts.scope.stages:
            commands, entrypoints = self.own[id(stage)]
            base = stage.base
            while commands and not entrypoints and base is not None and id(base) not in self.feeds_a_command:
                self.feeds_a_command.add(id(base))
                base = base.base

    def _add(self, stage: Stage) -> None:
        base = stage.base
        entrypoints: list[Entrypoint] = []
        commands = 0
        for node in stage.instructions:
            if isinstance(node, (Entrypoint, Cmd)):
                commands += isinstance(node, Cmd)
                if isinstance(node, Entrypoint):
                    entrypoints.append(node)
        key = id(stage)
        self.own[key] = commands, len(entrypoints)
        self.entrypoints[key] = entrypoints or ([] if base is None else self.entrypoints[id(base)])
        self.windows[key] = self.facts.scope.is_windows(stage)

    def why_not(self, node: Entrypoint | Cmd, found: Argv | str) -> str | None:
        """What of the file speaks against exec form."""
        stage = self.facts.scope.stage_of(node)
        if self.windows[id(stage)]:
            return "a Windows image has another shell"
        if (shell := self.facts.scope.state_at(node).shell) != DEFAULT_SHELL:
            return f"the SHELL {' '.join(shell)} would no longer run it"
        if isinstance(found, Argv) and found.comment is not None and _spans_lines(node, found.comment):
            return "a shell comment swallows the lines after it"
        if any(_WANTED.search(comment.value) for comment in node.comments_above()):
            return "the comment above says that shell form is meant"
        if _NO_UTF8.search(node.text):
            return "the command holds bytes that are no UTF-8, which JSON can't hold"
        if isinstance(node, Entrypoint):
            return self._why_not_entrypoint(stage)
        return self._why_not_command(stage, found)

    def _why_not_shell(self, stage: Stage, node: Entrypoint | Cmd) -> str | None:
        """The SHELL of the base image counts where the file sets none."""
        scope = self.facts.scope
        known = scope.base_image(stage).shell is not None
        if known or any(isinstance(other, Shell) for other in scope.instructions_before(node)):
            return None
        return f"the base image {scope.image_of(stage)} may set a SHELL, which would no longer run it"

    def _why_not_entrypoint(self, stage: Stage) -> str | None:
        if self.own[id(stage)][0]:
            return "in exec form it would get the CMD as arguments, which shell form ignores"
        if id(stage) in self.feeds_a_command:
            return "a stage built from this one sets a CMD, which exec form would get as arguments"
        return None

    def _why_not_command(self, stage: Stage, found: Argv | str) -> str | None:
        """``CMD`` is handed to the ENTRYPOINT in force: without one in the file, the base image's."""
        if entrypoints := self.entrypoints[id(stage)]:
            if entrypoints[-1].json is None:
                return "the ENTRYPOINT is in shell form, which ignores CMD"
            if entrypoints[-1].json:
                return "the ENTRYPOINT gets the CMD as arguments: `/bin/sh -c …` now, the words in exec form"
            return None
        if not isinstance(found, Argv):
            return None  # whatever the base image does, the text needs a shell
        image = self.facts.scope.base_image(stage)
        # An entrypoint script may start any program that it finds, but a file of that name is none.
        program = found.items[0]
        if image.entrypoint == () or (image.hands_on(program) and not self.facts.context.is_file(program)):
            return None
        name = self.facts.scope.image_of(stage)
        if not image.entrypoint:
            return f"the base image {name} may have an ENTRYPOINT that looks at the CMD"
        return f"the ENTRYPOINT of {name} is {' '.join(image.entrypoint)}, which gets the CMD as arguments"

    def why_not_program(self, words: list[str], node: Entrypoint | Cmd) -> str | None:
        """Why the program may be one that only a shell can start, or that needs what a shell gives it."""
        reason = self._why_not_shell(self.facts.scope.stage_of(node), node)
        if reason := reason or self.sources.why_no_program(words[0], node):
            return reason
        for stage in self.sources.stages_with(node):
            if reason := self.environments.why_shell_counts(words, stage):
                return reason
        return None


def _spans_lines(node: Entrypoint | Cmd, offset: int) -> bool:
    return node.place(offset)[0] != node.place(len(node.text) - 1)[0]
