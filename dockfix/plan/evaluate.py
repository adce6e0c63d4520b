"""Evaluates a file as ``frontend/dockerfile/dockerfile2llb/convert.go`` (moby/buildkit) does."""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..cst import Dockerfile, From, Instruction, Onbuild, WordError, WordLexer, parse
from ..images import Images
from ..knowledge.variables import PLATFORM_ARGUMENTS
from ..scope import Scope
from ..scope import Stage as Part
from .dispatch import StageBuilder, dispatch
from .model import Config, Plan, Stage
from .scenario import Scenario, is_symbolic, symbol

#: An image's name, tag and digest (github.com/distribution/reference); stage names may be upper case.
_REFERENCE = re.compile(
    r"(?:[\w.-]+(?::[0-9]+)?/)?[A-Za-z0-9]+(?:(?:[._]|__|-+)[A-Za-z0-9]+)*(?:/[A-Za-z0-9]+(?:(?:[._]|__|-+)[A-Za-z0-9]+)*)*"
    r"(?::\w[\w.-]{0,127})?(?:@[A-Za-z][A-Za-z0-9]*(?:[-_+.][A-Za-z][A-Za-z0-9]*)*:[0-9A-Fa-f]{32,})?\Z"
)


def plans(tree: Dockerfile, scenarios: Sequence[Scenario], images: Images | None = None) -> list[Plan]:
    """The plan of a file in each of ``scenarios``; ``images`` says what its base images are."""
    scope = Scope(tree, images)
    return [_Evaluator(tree, scope, scenario).plan() for scenario in scenarios]


def plan(tree: Dockerfile, scenario: Scenario | None = None, images: Images | None = None) -> Plan:
    """What the file means in one scenario, by default without build arguments."""
    return plans(tree, [scenario or Scenario()], images)[0]


class _Evaluator:
    def __init__(self, tree: Dockerfile, scope: Scope, scenario: Scenario) -> None:
        self.tree = tree
        self.scope = scope
        self.scenario = scenario
        self.lexer = WordLexer(tree.escape)
        self.stages: list[Stage] = []
        self.named: dict[str, int] = {}  # the latest of each name

    def plan(self) -> Plan:
        """All stages in order."""
        arguments = {name: symbol(name) for name in PLATFORM_ARGUMENTS}
        failed = self._global_arguments(arguments)
        for part in self.scope.stages:
            stage = self._stage(part, arguments, failed)
            if stage.name is not None:
                self.named[stage.name] = len(self.stages)
            self.stages.append(stage)
        return Plan(self.stages)

    def _global_arguments(self, arguments: dict[str, str]) -> str | None:
        """``buildMetaArgs``: the arguments before the first ``FROM``, each seen by the next."""
        failed: str | None = None
        for node in self.scope.arguments:
            for name, default in node.names:
                value = self.scenario.argument(name)
                if value is None and default is not None:
                    try:
                        value = self.lexer.word(default, arguments.get)
                    except WordError as error:
                        failed = failed or str(error)
                if value is not None:
                    arguments[name] = value
        return failed

    def _stage(self, part: Part, arguments: dict[str, str], failed: str | None) -> Stage:
        from_ = part.from_
        platform = None
        try:
            image = self.lexer.word(from_.image, arguments.get)
            if (flag := from_.flag("platform")) is not None:
                platform = self.lexer.word(flag, arguments.get)
        except WordError as error:
            image, failed = from_.image, failed or str(error)
        failed = failed or _why_no_image(image, from_)
        base = self.named.get(image.lower())
        stage = Stage(len(self.stages) if base is None else base, platform, from_.stage)
        builder = StageBuilder(stage, self.scenario, arguments, self.stages, self.tree.escape)
        triggers: list[Instruction] = []
        if base is None:
            stage.base = image
            stage.config = Config(image, self.scope.base_image(part))
        else:
            triggers = _triggers(self.stages[base])
            _inherit(stage, self.stages[base])
            failed = failed or self.stages[base].failed
        builder.image, builder.known = stage.config.base, stage.config.image
        builder.windows = self.scope.is_windows(part)
        stage.failed = failed
        for node in (*triggers, *part.instructions[1:]):
            dispatch(node, builder)
        return stage


def is_image(name: str) -> bool:
    """Whether this can be an image's name, be it one that a build argument makes."""
    return _REFERENCE.match(name) is not None or (is_symbolic(name) and not name.endswith((":", "@")))


def _why_no_image(image: str, from_: From) -> str | None:
    """Docker's message where ``image`` can be no image's name."""
    if not image:
        return f"base name ({from_.image}) should not be blank"
    if is_image(image):
        return None
    return f'failed to parse stage name "{image}": invalid reference format'


def _inherit(stage: Stage, base: Stage) -> None:
    """``dispatchState.init``: state and config go on, triggers do not."""
    stage.config = base.config.clone()
    stage.config.onbuild = []
    stage.state = dict(base.state)
    # "initialize base metadata from image conf": what is in the config wins over an inherited ARG.
    stage.state.update(base.config.environment)


def _triggers(base: Stage) -> list[Instruction]:
    """The instructions that the base's ``ONBUILD`` adds, each parsed as a file of its own."""
    found: list[Instruction] = []
    for text in base.config.onbuild:
        for node in parse(text).instructions:
            if not isinstance(node, (From, Onbuild)):
                found.append(node)
    return found
