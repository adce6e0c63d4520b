"""What may change where something fails: ``Effect.FAILURE`` lets only that become another thing.

What fails is left out of the plans before and after; all else is compared as ever.
"""

from __future__ import annotations

import copy
import re

from .dispatch import ARRAY_WITH_COMMENT
from .evaluate import is_image
from .model import Stage, Step
from .scenario import shown
from .start import without_comment
from .values import Value

_NO_PORT = re.compile(r"<invalid (?:containerPort|port): .*>", re.DOTALL)


def without_failures(old: Stage, new: Stage, *, last: bool) -> tuple[Stage, Stage] | None:
    """Both stages without what fails in the old one; None where its ``FROM`` names no image.

    Then nothing of it is known in this scenario, and it has to be looked at in another, where an argument is given.
    """
    if not is_image(old.config.base):
        return None
    old, new = copy.copy(old), copy.copy(new)
    old.config, new.config = old.config.clone(), new.config.clone()
    if old.failed is not None:
        old.failed = new.failed = None
    _config(old, new, last)
    if len(old.steps) == len(new.steps):
        pairs = [_pair(*pair) for pair in zip(old.steps, new.steps, strict=True)]
        old.steps, new.steps = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    return old, new


def _config(old: Stage, new: Stage, last: bool) -> None:
    """What a comment does to the config: no such port or signal; nothing starts as that user."""
    before, after = old.config, new.config
    if after.ports < before.ports and any(_NO_PORT.fullmatch(shown(port)) for port in before.ports - after.ports):
        before.ports = after.ports
    if _is_commented(before.stop_signal, after.stop_signal):
        before.stop_signal = after.stop_signal
    acts = last or any(_user(step) == before.user for step in old.steps)
    if acts and _is_commented(before.user, after.user):
        before.user = after.user


def _pair(old: Step, new: Step) -> tuple[Step, Step]:
    """Two steps that stand at the same place: alike where the old one fails by the comment that the new one lacks."""
    if _is_commented(_user(old), _user(new)):
        old = old._replace(header=tuple((name, _user(new) if name == "user" else value) for name, value in old.header))
    if old.kind != new.kind:
        return old, new
    if old.kind in ("COPY", "ADD") and any(str(source).startswith("/#") for source in old.body):
        return _copied(old, new)
    part = old.body[0] if old.body else None
    if isinstance(part, tuple) and part[0] == ARRAY_WITH_COMMENT:
        array = without_comment(str(part[1]))
        if array is not None and new.body == (("exec", *array),):
            return new, new
    return old, new


def _copied(old: Step, new: Step) -> tuple[Step, Step]:
    """``COPY a /b/ # c`` has the sources ``a``, ``/b/`` and ``#``: its first words are those that stay."""
    at = next(index for index, source in enumerate(old.body) if str(source).startswith("/#"))
    target = str(dict(new.header).get("target", "")).rstrip("/")
    rest = [part for part in old.header if part[0] != "target"]
    same = rest == [part for part in new.header if part[0] != "target"]
    words = [str(source) for source in old.body[:at]]
    if same and words[:-1] == [str(source) for source in new.body] and target.endswith(words[-1].rstrip("/")):
        return new, new
    return old, new


def _user(step: Step) -> Value:
    return dict(step.header).get("user")


def _is_commented(old: Value, new: Value) -> bool:
    """Whether the old word is the new one with a comment behind it."""
    return isinstance(old, str) and isinstance(new, str) and re.match(re.escape(new) + r"\s+#", old) is not None
