"""A form in which it does not count whether package managers' lists and caches are thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from .entries import with_words, words_of
from .model import Plan, Step, Value

_LISTS = ("rm", "-rf", "/var/lib/apt/lists/*")
#: What apt does without its lists.
_TIDIES = frozenset("clean autoclean remove purge autoremove --version".split())
#: Commands that throw away lists and caches, and do nothing else.
_COMMANDS = frozenset(
    {
        _LISTS,
        ("yum", "clean", "all"),
        ("dnf", "clean", "all"),
        ("microdnf", "clean", "all"),
    }
)
#: The same lists are fetched anew by the next command.
_FETCHES = frozenset({("apk", "update")})
#: Options that say whether what is fetched is kept: program, subcommands, options.
_OPTIONS = (
    ("apk", frozenset({"add", "upgrade"}), frozenset({"--no-cache", "--update", "--update-cache", "-U"})),
    ("pip", frozenset({"install"}), frozenset({"--no-cache-dir"})),
)


def cleanups(steps: Sequence[Step]) -> Counter[tuple[str, ...]]:
    """How often each clean-up stands in the steps."""
    found: Counter[tuple[str, ...]] = Counter()
    for step in steps:
        for entry in step.body if step.kind == "RUN" else ():
            words = words_of(entry)
            if words in _COMMANDS:
                found[words] += 1
    return found


def why_missed(before: Plan, after: Plan) -> str | None:
    """Which command misses apt's lists after the change and had them before, as a sentence."""
    old, new = (_installs_without_lists(plan) for plan in (before, after))
    lost = new - old
    return f"`{next(iter(lost))}` misses the lists that are thrown away before it" if lost else None


def _installs_without_lists(plan: Plan) -> Counter[str]:
    found: Counter[str] = Counter()
    removed: dict[int, bool] = {}  # by stage: whether the lists are gone at its end
    for index, stage in enumerate(plan.stages):
        gone = removed.get(stage.base, False) if isinstance(stage.base, int) else False
        for step in stage.steps:
            for entry in step.expanded().body if step.kind == "RUN" else ():
                words = words_of(entry) or _texts(entry)
                if words == _LISTS:
                    gone = True
                elif words and {"apt-get", "apt", "aptitude"} & set(words) and "update" in words:
                    gone = False
                elif gone and {"apt-get", "apt", "aptitude", "apt-cache"} & set(words) and not _TIDIES & set(words):
                    found[" ".join(words)] += 1
        removed[index] = gone
    return found


def _texts(value: Value) -> tuple[str, ...]:
    """Every word in an entry that is no plain command."""
    if isinstance(value, str):
        return tuple(value.split())
    return tuple(word for part in value for word in _texts(part)) if isinstance(value, tuple) else ()


def without_cleanup(step: Step) -> Step:
    """The step without its clean-up commands and options."""
    if step.kind != "RUN":
        return step
    body: list[Value] = []
    adds = False  # whether an `apk add` follows
    for entry in reversed(step.body):
        words = words_of(entry)
        if words in _COMMANDS or (adds and words in _FETCHES):
            continue
        adds = adds or (words is not None and words[:1] == ("apk",) and "add" in words)
        body.insert(0, _without_options(entry, words))
    return step._replace(body=tuple(body))


def _without_options(entry: Value, words: tuple[str, ...] | None) -> Value:
    if not words:
        return entry
    program, rest = words[0].rsplit("/", 1)[-1].rstrip("0123456789."), words[1:]
    if program == "python" and words[1:3] == ("-m", "pip"):
        program, rest = "pip", words[3:]
    for name, verbs, options in _OPTIONS:
        if program == name and verbs & set(rest):
            return with_words(entry, tuple(word for word in words if word not in options))
    return entry
