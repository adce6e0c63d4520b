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
from ..knowledge.environment_files import (
    BUILD_FILES,
    FILES_FOR_OTHERS,
    NEVER_ASK,
    OF_SHELLS,
    READERS_OF_MAKEFILES,
)
from ..knowledge.programs import ENVIRONMENT_PRINTERS, ENVIRONMENTS, INTERPRETERS, WRAPPERS
from ..knowledge.shells import NOT_HANDED_ON
from .copied_files import LARGEST, MOST_BYTES, MOST_FILES, CopiedFiles
from .scope import Stage
from .stage_steps import StageSteps
from .state import Values

#: The name as a word, also as supervisord writes it; what is assigned to is no question.
_ASKED = re.compile(r"(?:(?<![A-Za-z0-9_])|(?<![A-Za-z0-9])ENV_)(PWD|SHLVL)(?![A-Za-z0-9_])(?!\s*=(?!=))")
#: Code that asks for a variable, as a ``RUN`` writes it.
_CODE = re.compile(r"(?:environ|getenv|process\.env|\bENV\b)[^\n]{0,12}\b(?:PWD|SHLVL)\b")
#: An option behind which, or in which, an interpreter is given code.
_WITH_CODE = re.compile(r"-[A-Za-z]*[ceEpPr]\Z|--(?:eval|print)")
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
        left, total = MOST_FILES, 0
        for path in self.files.of(stage):
            name = posixpath.basename(path)
            others = name.endswith(NEVER_ASK) or name.startswith(("Dockerfile", "docker-compose", "README"))
            if (others or name in FILES_FOR_OTHERS or name in BUILD_FILES) and not (
                makefiles and name.lower().endswith("makefile")
            ):
                continue
            if left == 0 or total > MOST_BYTES:
                return None
            left -= 1
            data = self.context.read_bytes(path, LARGEST)
            total += len(data or b"")
            if data is None or b"\0" in data:
                continue
            of_shell = name.endswith(OF_SHELLS) or _is_shell_script(data)
            if found := _asked_in(data.decode("utf-8", "replace"), of_shell):
                return f"`{path}` names {found}, which a shell sets"
        return self._why_texts(stage)

    def _why_texts(self, stage: Stage) -> str | None:
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
                    if found := _asked_in(text, copied and _is_shell_script(text.encode("utf-8", "replace"))):
                        return f"a text of line {node.keyword.line} names {found}, which a shell sets"
        return None


def _asked_in(text: str, of_shell: bool) -> str | None:
    """The variable that a text asks for; a shell sets PWD itself."""
    found = (match.group(1) for match in _ASKED.finditer(text))
    return next((name for name in found if not (of_shell and name == "PWD")), None)


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
            if any(part in word for part in ENVIRONMENTS):
                return "the command looks at its environment, in which a shell puts PWD"
    return None


def _is_shell_script(data: bytes) -> bool:
    """Whether a shell runs the file, which sets PWD itself."""
    first = data.split(b"\n", 1)[0]
    return first.startswith(b"#!") and first.rstrip().endswith((b"sh", b"sh -e", b"sh -eu", b"sh -x"))
