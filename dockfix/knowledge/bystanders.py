"""Commands that often stand beside an install of dependencies, and look at no file in the working directory."""

from __future__ import annotations

from .command_line import Command, Value, launches, switches, takes, takes_one_of, verbs
from .dependency_managers import PIP_LAUNCHES, PYTHON_FILES, PYTHON_PACKAGE

#: The name of a package in npm's registry, maybe with a version, and the endings of local files (npm-install(1)).
_NODE_PACKAGE = r"(?:@[\w-]+/)?[\w-][\w.-]*(?:@[\w.^~-]+)?"
#: Endings of local files among them.
_NODE_FILES = (".tgz", ".tar.gz", ".tar")

#: Each does the same before and after the source is there.
BYSTANDERS = (
    Command(
        launches("npm"),
        verbs("install|i|add"),
        (*switches("-g --global --no-fund --no-audit --force"), *takes_one_of("global", "--location")),
        _NODE_PACKAGE,
        _NODE_FILES,
        frozenset({"-g", "--global", "--location"}),
    ),
    Command(launches("npm"), verbs("config set"), (), r"[\w:/.@-]+(?:=\S+)?|\S+"),
    Command(launches("npm"), verbs("cache clean|cache verify"), switches("--force")),
    Command(launches("yarn"), verbs("cache clean"), switches("--all")),
    Command(launches("pnpm"), verbs("store prune")),
    Command(launches("corepack"), verbs("enable"), (), r"\w+"),
    Command(launches("corepack"), verbs("prepare"), switches("--activate"), r"\w+@\S+", least=1),
    Command(
        PIP_LAUNCHES,
        verbs("install"),
        switches("--no-cache-dir --upgrade --user --quiet --system -U -q"),
        PYTHON_PACKAGE,
        (*PYTHON_FILES, ".txt"),
    ),
    Command(launches("pip", versioned=True), verbs("cache purge")),
    Command(launches("poetry"), verbs("config"), (), r"virtualenvs\.[\w-]+|true|false"),
    Command(
        launches("gem"),
        verbs("install"),
        (*switches("--no-document -N"), *takes(Value.WORD, "-v")),
        r"[\w-]+(?:\.[\w-]+)*(?::[\w.]+)?",
        (".gem",),
    ),
    Command(launches("composer"), verbs("clear-cache|clearcache")),
    Command(launches("mix"), verbs("local.hex|local.rebar"), switches("--force --if-missing")),
    Command(launches("set"), ((),), switches("-e -u -x")),
)
