"""What pip, uv, Poetry and Pipenv read when they install."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Sequence

from ..knowledge.command_line import Reading, Value
from ..knowledge.dependency_managers import POETRY
from .project import Project, Refusal

try:
    import tomllib
except ImportError:  # Python 3.10
    tomllib = None  # type: ignore[assignment]

Found = list[str] | Refusal

_LOCAL = re.compile(
    r"\A(?:-e|--editable|--find-links|-f\b|\.{1,2}(?:/|\Z)|/|file:)|@ ?file:|\A[^:]*\.(?:whl|tar\.gz|zip)\Z"
)
_REQUIREMENT = re.compile(
    r"(?:(?:git\+)?https?://\S+|[A-Za-z0-9][\w.-]*)\s*(?:\[[\w,.\s-]*\])?\s*(?:@\s*(?:git\+)?(?:https?|ssh)://\S+|[(<>=!~][^;#]*)?(?:;.*?)?"
    r"(?:\s+--(?:hash|global-option|config-settings|no-binary)[= ]\S+)*\s*\Z"
)
_OPTION = re.compile(
    r"(?:--(?:extra-index-url|index-url|trusted-host|no-binary|only-binary|pre|prefer-binary|require-hashes|no-index"
    r"|use-feature)|-i)(?:[\s=].*)?\Z"
)


def pip(project: Project, reading: Reading) -> Found:
    """``pip install -r``: the requirements files, and those that they name."""
    if reading.launch.words[0] == "python" and (taken := _shadowed(project)):
        return Refusal(f"`python -m pip` would load {taken} of the source instead of Python's own")
    if re.search(r"^\[(?:install|easy_install|global)\]", project.read("setup.cfg") or "", re.M):
        return Refusal("setup.cfg says where packages are installed")
    if reading.launch.words[0] == "uv" and re.search(r"^\[+tool\.uv\b", project.read("pyproject.toml") or "", re.M):
        return Refusal("pyproject.toml has settings of uv")
    if reading.launch.words[0] == "uv" and not reading.says("--system") and project.has(".venv"):
        return Refusal(
            "uv installs into the .venv of the source", "hide it with `.dockerignore`, or install with --system"
        )
    files: list[str] = []
    todo = list(reading.values(Value.LIST))
    if reading.launch.words[0] == "uv" and reading.verb == ("sync",):
        todo += [word for word in reading.operands if word.endswith(".txt")]
    while todo:
        name = posixpath.normpath(_relative(project, todo.pop(0)))
        if name.startswith(("/", "..")):
            return Refusal(f"{name} is no file of the source")
        text = project.read(name)
        if text is None:
            return Refusal(f"{name} is not in the build context")
        if name not in files:
            files.append(name)
            named = _named(name, text)
            if isinstance(named, Refusal):
                return named
            todo += [posixpath.join(posixpath.dirname(name), other) for other in named]
    return files or Refusal("the install names no requirements file")


def _relative(project: Project, path: str) -> str:
    """A path as the working directory sees it: ``/app/a.txt`` in ``/app`` is ``a.txt``."""
    return path.removeprefix(project.workdir.rstrip("/") + "/") if path.startswith("/") else path


def _named(name: str, text: str) -> list[str] | Refusal:
    """The files that a requirements file names."""
    found: list[str] = []
    for raw in re.sub(r"\\\r?\n", " ", text).splitlines():
        line = re.sub(r"(?:\A|\s)#.*", "", raw).strip()
        option = re.match(r"(?:-r|-c|--requirement|--constraint)(?:\s*=?\s*)(\S+)\Z", line)
        if option:
            if "://" in option.group(1):
                continue
            found.append(option.group(1))
        elif "file:" in line or _LOCAL.search(line.split(" --hash")[0].split(";")[0].strip()):
            return Refusal(f"{name} names a local package: {line}")
        elif line and not _OPTION.match(line) and not _REQUIREMENT.match(line):
            return Refusal(f"{name} has a line that is not known: {line}")
    return found


def _shadowed(project: Project) -> str | None:
    for name in project.names("*"):
        module = name.removesuffix(".py")
        if (module in sys.stdlib_module_names or module == "pip") and (name != module or not project.is_file(name)):
            return name
    return None


def _toml(project: Project, name: str) -> dict[str, object] | Refusal:
    text = project.read(name)
    if text is None:
        return Refusal(f"{name} is not in the build context")
    try:
        if tomllib is None:
            import tomli  # type: ignore[import-not-found,unused-ignore]

            return dict(tomli.loads(text))
        return dict(tomllib.loads(text))
    except ImportError:
        return Refusal(f"{name} can't be read by this Python")
    except ValueError:
        return Refusal(f"{name} is no TOML")


def _values(value: object, *keys: str) -> dict[str, object]:
    """The table at ``keys``, empty where there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _path_package(value: object, keys: Sequence[str]) -> str | None:
    """The name of a package that is given as a path, at any depth."""
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, dict) and any(inner.get(key) for key in keys):
                return str(name)
            if found := _path_package(inner, keys):
                return found
    if isinstance(value, list):
        for inner in value:
            if isinstance(inner, dict) and any(inner.get(key) for key in keys):
                return str(inner.get("name", "a package"))
    return None


def poetry(project: Project, reading: Reading) -> Found:
    """``poetry install --no-root``."""
    data = _toml(project, "pyproject.toml")
    if isinstance(data, Refusal):
        return data
    tool = _values(data, "tool", "poetry")
    if not reading.says(*POETRY.without_project):
        return Refusal("`poetry install` installs the source itself", "`poetry install --no-root` installs the rest")
    named = _path_package(tool, ("path", "develop"))
    if named or "file:" in (project.read("pyproject.toml") or ""):
        return Refusal(f"`{named or 'a package'}` is a local package, which is in the source")
    if re.search(r"^type = \"(?:directory|file)\"", project.read("poetry.lock") or "", re.M):
        return Refusal("poetry.lock names a local package, which is in the source")
    return []


def pipenv(project: Project, reading: Reading) -> Found:
    """``pipenv install --deploy`` and ``pipenv sync``."""
    data = _toml(project, "Pipfile")
    if isinstance(data, Refusal):
        return data
    if named := _path_package(data, ("path", "editable", "file")):
        return Refusal(f"`{named}` is a local package, which is in the source")
    if re.search(r"\"(?:path|editable)\":", project.read("Pipfile.lock") or ""):
        return Refusal("Pipfile.lock names a local package, which is in the source")
    return []


def uv(project: Project, reading: Reading) -> Found:
    """``uv sync --frozen --no-install-project``."""
    data = _toml(project, "pyproject.toml")
    if isinstance(data, Refusal):
        return data
    tool = _values(data, "tool", "uv")
    if "workspace" in tool:
        return Refusal("pyproject.toml has a workspace, whose members are in the source")
    packaged = tool.get("package", "build-system" in data)
    if packaged and not reading.says("--no-install-project"):
        return Refusal("`uv sync` installs the source itself", "`uv sync --no-install-project` installs the rest")
    named = _path_package(tool.get("sources"), ("path", "workspace"))
    texts = "".join(project.read(name) or "" for name in ("pyproject.toml", "uv.toml"))
    if named or "file:" in texts or "find-links" in texts or re.search(r"^url = \"(?!https?://)", texts, re.M):
        return Refusal(f"`{named or 'a package'}` is a local package, which is in the source")
    if not reading.says("--frozen") and _values(data, "project").get("dynamic"):
        return Refusal("pyproject.toml has dynamic metadata, for which uv builds the source")
    lock = project.read("uv.lock") or ""
    if re.search(r"source = \{ (?:directory|path) = |source = \{ editable = \"(?!\.\")", lock):
        return Refusal("uv.lock names a local package, which is in the source")
    return []
