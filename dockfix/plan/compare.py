"""Whether two plans mean the same, and where they do not, what differs."""

from __future__ import annotations

import copy
import re
from collections.abc import Collection
from itertools import zip_longest

from ..codemod import AnyEffect, ConfigChange, Effect
from ..images import Image
from ..knowledge.shells import READ_WHEN_BASH_STARTS
from .cleanup import cleanups, why_not_root, without_cleanup
from .failing import without_failures
from .model import Command, Plan, Stage, Step
from .program_form import why_needs_shell
from .scenario import shown
from .start import never_starts, started, without_comment
from .unsafe import from_lock, has_moved_arguments, without_change
from .values import CommandEntry, Value

_TYPE = re.compile(r"(?:\A|,)type=([\w$]*)")
_WRITABLE = re.compile(r"\brw\b|readwrite|\b(?:ro|readonly)=(?:false|0|\$)")


def difference(before: Plan, after: Plan, effects: Collection[AnyEffect] = ()) -> str | None:
    """What differs but for ``effects``, as a sentence; None where the plans mean the same."""
    if len(before.stages) != len(after.stages):
        return f"the number of stages was {len(before.stages)}, is {len(after.stages)}"
    for index, (old, new) in enumerate(zip(before.stages, after.stages, strict=True)):
        if Effect.FAILURE in effects:
            compared = without_failures(old, new, last=index == len(before.stages) - 1)
            if compared is None:
                continue
            old, new = compared
        if found := _stage(old, new, effects):
            name = f"stage {old.name or index}"
            return f"{name}: {shown(found)}"
    if Effect.CLEANUP in effects:
        from .lists import why_missed  # its patterns take long to compile, and few changes need them

        return why_missed(before, after)
    return None


def _stage(old: Stage, new: Stage, effects: Collection[AnyEffect]) -> str | None:
    for what, was, is_ in (
        ("the base", old.base, new.base),
        ("the platform", old.platform, new.platform),
        ("the stage's name", old.name, new.name),
        ("Docker's error", old.failed, new.failed),
    ):
        if was != is_:
            return f"{what} was {was}, is {is_}"
    if Effect.UNPACKING in effects:
        old = copy.copy(old)
        old.steps = [_unpacked(one, other) for one, other in zip_longest(old.steps, new.steps) if one is not None]
    was_steps, new_steps = _differing(old.steps, new.steps, old.config.image, all_steps=Effect.CACHE in effects)
    if Effect.LOCK_FILE in effects:
        was_steps = [from_lock(*pair) for pair in zip(was_steps, new_steps, strict=False)]
    if Effect.CLEANUP in effects and (lost := cleanups(was_steps) - cleanups(new_steps)):
        return f"`{' '.join(next(iter(lost)))}` no longer cleans up"
    if Effect.CLEANUP in effects and (reason := why_not_root(was_steps, new_steps)):
        return reason
    return _steps(_normal(was_steps, effects), _normal(new_steps, effects)) or _config(old, new, effects)


def _differing(old: list[Step], new: list[Step], image: Image, all_steps: bool) -> tuple[list[Step], list[Step]]:
    """The steps between those that both begin with and those that both end with.

    Only in these the commands of a ``RUN`` are looked at, which takes the most time. Where the order
    may change, what a moved step means depends on those before it.
    """
    first, last = 0, 0
    shorter = 0 if all_steps else min(len(old), len(new))
    while first < shorter and old[first][:3] == new[first][:3]:
        first += 1
    while last < shorter - first and old[-1 - last][:3] == new[-1 - last][:3]:
        last += 1
    return tuple([step.expanded(image) for step in steps[first : len(steps) - last]] for steps in (old, new))  # type: ignore[return-value]


def _config(old: Stage, new: Stage, effects: Collection[AnyEffect]) -> str | None:
    was, is_ = old.config.parts(), new.config.parts()
    if Effect.FAILURE in effects and never_starts(old.config):
        for name, found in (("ENTRYPOINT", old.config.entrypoint), ("CMD", old.config.cmd)):
            if isinstance(found, Command) and found != is_[name]:
                was[name] = without_comment(found.text) or found
    elif Effect.FORM in effects:
        if reason := why_needs_shell(old, new):
            return reason
        for config, parts in ((old.config, was), (new.config, is_)):
            del parts["ENTRYPOINT"]
            parts["CMD"] = started(config)
    if Effect.ARGUMENTS in effects and has_moved_arguments(old.config, new.config):
        was.update(ENTRYPOINT=is_["ENTRYPOINT"], CMD=is_["CMD"])
    for effect in effects:
        if isinstance(effect, ConfigChange):
            was, is_ = without_change(effect, was, is_)
    for name, value in was.items():
        if value != is_[name]:
            return f"{name} of the image config was {_shown(value)}, is {_shown(is_[name])}"
    return None


def _steps(old: list[Step], new: list[Step]) -> str | None:
    for was, is_ in zip(old, new, strict=False):
        if was.kind != is_.kind:
            return f"the {was.kind} of line {was.line} has become a {is_.kind}"
        place = f"the {was.kind} of line {was.line}"
        before, after = dict(was.header), dict(is_.header)
        for name in {**before, **after}:
            if before.get(name) != after.get(name):
                return f"{place}: its {name} was {_shown(before.get(name))}, is {_shown(after.get(name))}"
        for one, other in zip(was.body, is_.body, strict=False):
            if one != other:
                return f"{place}: {_command_difference(one, other)}"
        if len(was.body) != len(is_.body):
            longer = (was if len(was.body) > len(is_.body) else is_).body[min(len(was.body), len(is_.body))]
            gone = "is gone" if len(was.body) > len(is_.body) else "is new"
            return f"{place}: `{_shown(longer)}` {gone}"
    if len(old) != len(new):
        extra = (old if len(old) > len(new) else new)[min(len(old), len(new))]
        return f"a {extra.kind} of line {extra.line} {'is gone' if len(old) > len(new) else 'is new'}"
    return None


def _command_difference(one: Value, other: Value) -> str:
    if isinstance(one, CommandEntry) and isinstance(other, CommandEntry) and one[:2] == other[:2]:
        return f"`{_shown(one.text)}` would notice ({_shown(other.noticed)}) of its shell, not ({_shown(one.noticed)})"
    return f"`{_shown(one)}` has become `{_shown(other)}`"


def _shown(value: Value) -> str:
    """A value as words for the user."""
    if value is None:
        return "nothing"
    if isinstance(value, Command):
        return " ".join((*value.shell, value.text))
    if isinstance(value, (tuple, frozenset)):
        parts = [_shown(part) for part in (value if isinstance(value, tuple) else sorted(map(str, value)))]
        return " ".join(part for part in parts if part and part != ";")
    return "" if value is False else str(value)


# -- the effects


def _normal(steps: list[Step], effects: Collection[AnyEffect]) -> list[Step]:
    """The steps in a form in which the effects don't show."""
    if Effect.CACHE in effects:
        from .order import ordered  # its patterns take long to compile, and few changes need them

        steps = ordered(steps)
    if Effect.CLEANUP in effects:
        steps = [without_cleanup(step) for step in steps]
    if Effect.LAYERS in effects:
        steps = _one_layer(steps)
    return steps


def _unpacked(step: Step, after: Step | None) -> Step:
    """An ``ADD`` that has become a ``COPY``, as one."""
    if step.kind != "ADD" or after is None or after.kind != "COPY":
        return step
    special = {"--checksum", "--keep-git-dir", "--unpack"} & {name for name, _ in step.header}
    remote = any("://" in str(source) or str(source).startswith("git@") for source in step.body)
    return step if special or remote else step._replace(kind="COPY")


def _one_layer(steps: list[Step]) -> list[Step]:
    """Adjacent ``RUN``s with the same around them as one, but where a mount starts anew for each."""
    found: list[Step] = []
    for step in steps:
        last = found[-1] if found else None
        if last is not None and last.kind == step.kind == "RUN" and last.header == step.header and not _anew(step):
            found[-1] = last._replace(body=(*last.body, *step.body))
        else:
            found.append(step)
    return found


def _anew(step: Step) -> bool:
    header = dict(step.header)
    environment = dict(header.get("environment", ()))  # type: ignore[call-overload]
    if READ_WHEN_BASH_STARTS & set(environment) and "bash" in str(header.get("shell", "")):
        return True  # each bash reads them anew
    mounts = [str(value) for name, value in step.header if name == "--mount"]
    # A bind mount, which is the default type, may be writable; what is written is thrown away.
    types = [_TYPE.findall(text.lower().replace('"', "")) for text in mounts]
    return any(
        kinds[-1:] not in (["cache"], ["secret"], ["ssh"])
        and (kinds[-1:] == ["tmpfs"] or _WRITABLE.search(text.lower()))
        for kinds, text in zip(types, mounts, strict=True)
    )
