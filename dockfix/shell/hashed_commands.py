"""Programs whose place a shell remembers: a second shell would look for them again along ``PATH``."""

from __future__ import annotations

import re

from .argv import BUILTINS
from .effects import names
from .syntax import AndOr, List, Pipeline, Simple, Word
from .walk import programs

#: They stay where the distribution puts them, whatever is installed.
_STAY = frozenset(
    "apt-get apt apk yum dnf microdnf zypper pacman dpkg rpm rm mkdir rmdir cp mv ln chmod chown chgrp cat sed grep"
    " egrep awk tar gzip gunzip unzip curl wget find xargs tr cut sort uniq head tail tee touch date sleep id uname"
    " env basename dirname install useradd groupadd adduser addgroup usermod sh bash ls sha256sum md5sum git make"
    " update-ca-certificates ldconfig locale-gen mktemp readlink realpath sync".split()
)
#: Packages that bring other versions of what `_STAY` names.
_TOOL_PACKAGES = frozenset("coreutils findutils grep sed gawk tar util-linux curl wget git make gzip unzip".split())
#: They may put a program of any name in front of the one that was found.
_INSTALLERS = frozenset(
    "n nvm fnm volta nodenv pyenv rbenv asdf mise corepack update-alternatives alternatives conda mamba make ninja"
    " sh bash dash stow brew".split()
)
_REMOVES = frozenset("remove purge autoremove del erase".split())
_UNPACKERS = frozenset("tar unzip cp mv ln install rsync curl wget".split())
_BIN_FOLDER = re.compile(r"(?:-C|--\w+=)?/(?:usr/local|usr/local/s?bin)?/?\*?")


def may_move(command: Simple, found: frozenset[str], in_place: frozenset[str]) -> frozenset[str]:
    """Which of the programs that a shell has found the command may put somewhere else."""
    moved = found - _STAY - {command.name} if _installs(command) else frozenset[str]()
    packages = {_package(word) for word in command.words[1:]}
    if packages & {"coreutils", "findutils", "util-linux"} and command.name in (
        "apk",
        "apt-get",
        "apt",
        "yum",
        "dnf",
        "microdnf",
    ):
        moved |= (found & _STAY) - {command.name}
    return moved | (found & packages - in_place)


def replaced(first: List, second: List, in_place: frozenset[str] = frozenset()) -> str | None:
    """A program that both run and that the first may put somewhere else, once it has run it.

    ``in_place`` are programs whose update puts them where they are.
    """
    wanted = {name for name in names(second) if "/" not in name} - BUILTINS
    found: set[str] = set()
    here = {id(command) for command in first.walk(subshells=False)}
    for command in first.walk():
        if not isinstance(command, Simple):
            continue
        if id(command) in here and command.name:
            found.add(command.name)
        known = wanted & found
        if not known:
            continue
        for word in command.words[1:]:
            if (target := _package(word)) in known - in_place:
                return target
        movable = known - _STAY - {command.name}
        if movable and _installs(command):
            return min(movable)
        if known & _STAY and any(_package(word) in _TOOL_PACKAGES for word in command.words[1:]):
            if command.name in ("apk", "apt-get", "apt", "yum", "dnf", "microdnf") and known - {command.name}:
                return min(known - {command.name})
    return _replaced_by_second(second, found & wanted, in_place)


def _replaced_by_second(second: List, found: set[str], in_place: frozenset[str]) -> str | None:
    """One of ``found`` that the second puts somewhere else itself before it runs it."""
    touched: set[str] = set()
    for command in second.walk() if found else ():
        if not isinstance(command, Simple) or not command.words:
            continue
        if again := names(_as_list(command)) & touched:
            return min(again)
        touched |= {_package(word) for word in command.words[1:]} & found - in_place
        touched |= may_move(command, frozenset(found), in_place)
    return None


def _package(word: Word) -> str:
    target = word.text.strip("'\"").rsplit("/", 1)[-1]
    for separator in "@=<>~":
        target = target.split(separator, 1)[0]
    return target


def _installs(command: Simple) -> bool:
    if not command.words:
        return False
    for program in programs(_as_list(command)):
        texts = [word.text.strip("'\"") for word in program.arguments]
        if program.name in _INSTALLERS or any("get-pip" in text for text in (*texts, program.name)):
            return True
        if program.name in ("apt-get", "apt", "apk", "yum", "dnf", "gem") and {*_REMOVES, "--system"} & set(texts):
            return True
        if program.name in _UNPACKERS and any(_BIN_FOLDER.fullmatch(text) for text in texts):
            return True
    return False


def _as_list(command: Simple) -> List:
    item = AndOr(0)
    item.pipelines = [Pipeline([command], False)]
    found = List()
    found.items, found.separators = [item], [""]
    return found
