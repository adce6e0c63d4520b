"""A form in which it does not count whether package managers' lists and caches are thrown away."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from .command_entries import with_words, words_of
from .model import Step
from .scenario import is_symbolic
from .values import Value

_LISTS = ("rm", "-rf", "/var/lib/apt/lists/*")
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
#: Behind these an option would be their value.
_TAKE_A_VALUE = frozenset(
    "-X --repository -t --virtual -p --root --keys-dir --repositories-file --arch --cache-dir --wait -i --index-url"
    " --extra-index-url -r --requirement -c --constraint -e --editable -f --find-links --target --prefix"
    " --trusted-host --src --no-binary --only-binary --proxy --cert --timeout --retries --log --python -C".split()
)


def cleanups(steps: Sequence[Step]) -> Counter[tuple[str, ...]]:
    """How often each clean-up stands in the steps, be it a command or an option."""
    found: Counter[tuple[str, ...]] = Counter()
    for step in steps:
        for entry in step.body if step.kind == "RUN" else ():
            words = words_of(entry)
            if words in _COMMANDS:
                found[words] += 1
            elif (told := words_of(entry, may_fail=True)) and (row := _row(told)) is not None:
                program, options = row
                found.update((program, word) for word in told if word in options and word.startswith("--no-cache"))
    return found


def why_not_root(old: Sequence[Step], new: Sequence[Step]) -> str | None:
    """Which clean-up is new where the user may not be root, as a sentence."""
    gained = _by_user(new) - _by_user(old)
    for words, user in gained:
        name = user.partition(":")[0]
        if name not in ("", "root", "0") and not (is_symbolic(user) and user.startswith("\ue000USER of ")):
            return f"`{' '.join(words)}` would run as the user {name}"
    return None


def _by_user(steps: Sequence[Step]) -> Counter[tuple[tuple[str, ...], str]]:
    found: Counter[tuple[tuple[str, ...], str]] = Counter()
    for step in steps:
        user = str(dict(step.header).get("user", ""))
        for entry in step.body if step.kind == "RUN" else ():
            if (words := words_of(entry)) in _COMMANDS:
                found[words, user] += 1
    return found


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
        body.append(_without_options(entry, words_of(entry, may_fail=True)))
    return step._replace(body=tuple(reversed(body)))


def _row(words: tuple[str, ...]) -> tuple[str, frozenset[str]] | None:
    """The program whose cache the options of a command line speak of, and these."""
    program, rest = words[0].rsplit("/", 1)[-1].rstrip("0123456789."), words[1:]
    if program == "python" and words[1:3] == ("-m", "pip"):
        program, rest = "pip", words[3:]
    for name, verbs, options in _OPTIONS:
        if program == name and verbs & set(rest):
            return name, options
    return None


def _without_options(entry: Value, words: tuple[str, ...] | None) -> Value:
    row = _row(words) if words else None
    if not words or row is None:
        return entry
    _, options = row
    kept = [words[0]]
    for last, word in pairwise(words):
        if word not in options or last in _TAKE_A_VALUE or last == "--":
            kept.append(word)
    return with_words(entry, tuple(kept))
