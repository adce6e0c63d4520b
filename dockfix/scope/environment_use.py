"""Whether a container's program asks for what a shell gives to the programs that it starts: ``PWD`` and ``SHLVL``.

A shell exports ``PWD`` (POSIX Shell Command Language, 2.5.3); bash and busybox ash also ``SHLVL``. In exec form a
program gets the environment of the image config, and ``HOME`` and ``PATH`` (``createSpec`` in moby).
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Sequence
from itertools import pairwise

from ..cst import AddOrCopy, Run
from ..knowledge.programs import ENVIRONMENT_PRINTERS, ENVIRONMENTS, INTERPRETERS, WRAPPERS
from ..knowledge.project_files import (
    BUILD_FILES,
    OF_SHELLS,
    READERS_OF_MAKEFILES,
)
from ..knowledge.shells import LISTING_BUILTINS, NOT_HANDED_ON
from ..shell import Dialect
from ..shell.packages import bare_words, command_lines
from ..shell.scripts import is_for_shell
from .copied_files import CopiedFiles
from .scope import Stage
from .stage_steps import StageSteps
from .state import Values

#: The name as a word, also as supervisord writes it; what is assigned to is no question.
_ASKED = re.compile(r"(?:(?<![A-Za-z0-9_])|(?<![A-Za-z0-9])ENV_)(PWD|SHLVL)(?![A-Za-z0-9_])(?!\s*=(?!=))")
#: Code that asks for a variable, as a ``RUN`` writes it.
_CODE = re.compile(r"(?:environ|getenv|process\.env|\bENV\b)[^\n]{0,12}\b(?:PWD|SHLVL)\b")
#: An option behind which, or in which, an interpreter is given code.
_WITH_CODE = re.compile(r"-[A-Za-z]*[ceEpPr]\Z|--(?:eval|print)")
#: Code of a file that goes through the whole environment: Perl's, Python's, JavaScript's and Ruby's manuals.
_WHOLE = re.compile(r"%ENV\b|\benviron\.items\(\)|Object\.(?:keys|entries)\(process\.env\)|\bENV\.each\b")
_NAME = re.compile(r"[A-Za-z_]\w*\Z", re.ASCII)


class EnvironmentUse:
    """Answers for one file; the files of a stage are looked at once."""

    def __init__(self, steps: StageSteps) -> None:
        self.scope = steps.scope
        self.context = steps.context
        self.files = CopiedFiles(steps)
        self._variables: dict[int, tuple[Values, str | None]] = {}
        self._asked: dict[tuple[int, bool], str | None] = {}

    def why_shell_counts(self, words: Sequence[str], stage: Stage) -> str | None:
        """What of a stage's program, variables or files needs a shell's variables, as a sentence."""
        name = posixpath.basename(words[0])
        for at, word in enumerate(words):
            if posixpath.basename(word) in ENVIRONMENT_PRINTERS and not _starts_program(words[at:]):
                return f"`{word}` prints its environment, in which a shell puts PWD"
        for word in words:
            if found := _ASKED.search(word):
                return f"the command names {found.group(1)}, which a shell sets"
        if reason := _why_code(name, words):
            return reason
        if reason := self._why_variables(self.scope.state_after(stage).env):
            return reason
        key = id(stage), name in READERS_OF_MAKEFILES
        if key not in self._asked:
            self._asked[key] = self._why_files(stage, name in READERS_OF_MAKEFILES)
        return self._asked[key]

    def _why_variables(self, variables: Values) -> str | None:
        """Which of the variables of ``ENV`` a shell changes, or keeps for itself."""
        if id(variables) not in self._variables:
            reason = None
            for name in variables:
                if name in NOT_HANDED_ON:
                    reason = f"a shell gives its programs another {name} than the ENV"
                elif not _NAME.match(name):
                    reason = f"a shell may keep the variable `{name}` from its programs, as it is no name to it"
            self._variables[id(variables)] = variables, reason
        return self._variables[id(variables)][1]

    def _why_files(self, stage: Stage, makefiles: bool) -> str | None:
        """Which of the files that come into the stage from the build context asks for one of the variables."""
        counted = self.scope.base_image(stage).counts_shells
        left_out = [name for name in BUILD_FILES if not (makefiles and name.lower().endswith("makefile"))]
        for path, data in self.files.read(stage, left_out):
            if data is None:
                return f"whether `{path}`, of too many files to look at, names PWD or SHLVL can't be told"
            if b"\0" in data:
                continue
            text = data.decode("utf-8", "replace")
            of_shell = path.endswith(OF_SHELLS) or is_for_shell(text)
            if found := _asked_in(text, of_shell, counted):
                return f"`{path}` {found}"
        return self._why_texts(stage, counted)

    def _why_texts(self, stage: Stage, counted: bool) -> str | None:
        """The same of texts that stand in the file: heredocs that are copied, and code that a ``RUN`` writes."""
        for part in self.files.parts(stage):
            for node in part.instructions:
                copied = isinstance(node, AddOrCopy)
                texts = [doc.body for doc in node.heredocs]
                if isinstance(node, Run) and not copied:
                    texts = [text for text in (*texts, node.text) if _CODE.search(text)]
                elif not copied:
                    continue
                for text in texts:
                    if found := _asked_in(text, copied and is_for_shell(text), counted):
                        return f"a text of line {node.keyword.line} {found}"
        return None


def _asked_in(text: str, of_shell: bool, counted: bool) -> str | None:
    """What a text asks for of a shell's variables, as the end of a sentence; a shell sets PWD itself.

    ``counted``: the shell of the image may count itself in ``SHLVL``.
    """
    found = (match.group(1) for match in _ASKED.finditer(text))
    name = next((name for name in found if not (of_shell and name == "PWD")), None)
    if name is not None:
        return f"names {name}, which a shell sets"
    if not of_shell and _WHOLE.search(text):
        return "goes through its environment, in which a shell puts PWD"
    if of_shell and counted and any(map(_prints_environment, _commands(text))):
        return "prints its environment, in which a shell puts SHLVL"
    return None


def _commands(script: str) -> list[list[str]]:
    """The command lines of a shell script: those of each line where it can't be read as a whole."""
    lines = [line for line in script.splitlines() if not line.lstrip().startswith("#")]
    found = command_lines("\n".join(lines), Dialect.BASH)
    if found is None:
        found = [words for line in lines for words in command_lines(line, Dialect.BASH) or [bare_words(line)]]
    return [words for words in found if words]


def _prints_environment(words: Sequence[str]) -> bool:
    """Whether a command of a shell lists what is in the environment."""
    name = posixpath.basename(words[0])
    if name in LISTING_BUILTINS:
        return all(word.startswith("-") and "p" in word for word in words[1:])
    return name in ENVIRONMENT_PRINTERS and not _starts_program(words)


def _starts_program(words: Sequence[str]) -> bool:
    """Whether ``env`` is given a program to start."""
    if posixpath.basename(words[0]) != "env":
        return False
    values = {f"-{letter}" for letter in WRAPPERS["env"][0]}
    for before, word in pairwise(words):
        if not word.startswith("-") and "=" not in word and before not in values:
            return True
    return False


def _why_code(name: str, words: Sequence[str]) -> str | None:
    """Code of a line that looks at the environment as a whole."""
    if any("/environ" in word for word in words):
        return "the command looks at its environment, in which a shell puts PWD"
    interpreter = name.rstrip("0123456789.")
    is_code = interpreter in INTERPRETERS and any(_WITH_CODE.match(word) for word in words[1:])
    if is_code or interpreter in ("awk", "gawk", "mawk", "busybox"):
        for word in words[1:]:
            printed = is_code and not ENVIRONMENT_PRINTERS.isdisjoint(bare_words(word))
            if printed or any(part in word for part in ENVIRONMENTS):
                return "the command looks at its environment, in which a shell puts PWD"
    return None
