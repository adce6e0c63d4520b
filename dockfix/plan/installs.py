"""Commands that may run before the source is there, and what they read of it: a table of the proof's own.

It is coarser than what a rewrite asks of the build context, but knows nothing of that rewrite's mistakes.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Sequence
from fnmatch import fnmatchcase
from typing import NamedTuple

#: Options that name a folder or a file; that has to be an absolute path.
_PATHS = (
    r"[\w.-]*(?:prefix|cwd|dir|directory|folder|cache|target|root|path|project|home|src|userconfig|globalconfig"
    r"|config|find-links|editable|repo\.local|file|gemfile|init-script|settings)"
)
_VALUE = r"(?:[\w:@,+.^*-]*\w|https?://\S+)"
_TWO_WORDS = (
    r"--(?:loglevel|only|omit|include|registry|network-timeout|network-concurrency|maxsockets"
    r"|fetch-[\w-]+|reporter|jobs"
    r"|retry|without|with|group|extra|extras|only-group|no-group|python|link-mode|verbosity|runtime|arch|mode)"
)


def _flags(*, also: str = r"(?!)", never: str = r"(?!)") -> str:
    one = (
        rf"(?!{never}){also}|--no-[\w-]+|--(?:frozen-lock|pure-lock|ignore-pip|locked-)(?:file|mode)"
        rf"|-{{1,2}}{_PATHS}[= ]/(?!ABOVE)[^ ]+|{_TWO_WORDS} {_VALUE}"
        rf"|(?!{never})(?!-{{1,2}}{_PATHS}\b)-{{1,2}}[A-Za-z][\w.-]*(?:=(?:{_VALUE}|/(?!ABOVE)[^ ]+))?"
    )
    return rf"(?: (?:{one}))*"


_ANY = _flags()
_NAME = r"(?:@[\w-]+/)?[A-Za-z0-9][\w-]*(?:\.[\w-]+)*"
_PIP_NAME = r"(?![^ ]*\.(?:whl|zip|tar\.gz)(?: |\Z))[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?(?:[=<>~!]=?[\w.*,<>=!~]+)?"
_PIP = r"(?:(?:[^ ]*/)?pip[\d.]*|python[\d.]* -m pip|uv pip)"
_PIP_FLAGS = _flags(
    also=rf"(?:-r|-c|--requirement|--constraint)[= ]?[\w./-]+|(?:-i|--index-url|--extra-index-url"
    rf"|--trusted-host) [\w:/@.-]+"
    rf"|(?:--no-binary|--only-binary|--progress-bar|--timeout|--default-timeout|--retries|--upgrade-strategy) [\w:,-]+"
    rf"|-[tw] /(?!ABOVE)[^ ]+|--root-user-action[= ]ignore|{_PIP_NAME}",
    never=r"-e|--editable|-f\b|--find-links",
)
_SAVES = r"-[SDEOB]\b|--save"


class _Row(NamedTuple):
    command: str
    manifest: str  #: a pattern of file names, of which one must be there
    example: str  #: a name that it matches, for parts that are patterns themselves
    lock: str = r"(?!)"  #: a file that it writes
    frozen: str = r"\Z"  #: but not where this is found
    frozen_by: str = r"(?!)"  #: or this name is set in the environment


_ROWS = (
    _Row(
        rf"npm{_ANY} (?:ci|clean-install|install|i){_flags(never=_SAVES)}",
        r"package\.json",
        "package.json",
        r"package-lock\.json|npm-shrinkwrap\.json",
        r" (?:ci|clean-install)\b|--no-package-lock",
    ),
    _Row(
        rf"yarn(?: install)?{_ANY}",
        r"package\.json",
        "package.json",
        r"yarn\.lock",
        r"--(?:frozen-lockfile|pure-lockfile|immutable)\b",
    ),
    _Row(
        rf"pnpm{_ANY} (?:install|i|fetch){_ANY}",
        r"package\.json|pnpm-lock\.yaml",
        "package.json",
        r"pnpm-lock\.yaml",
        r"--frozen-lockfile\b| fetch\b",
        "CI",
    ),
    _Row(rf"bun{_ANY} (?:install|i){_ANY}", r"package\.json", "package.json", r"bun\.lockb?", r"--frozen-lockfile\b"),
    _Row(
        rf"uv{_ANY} sync{_ANY}",
        r"pyproject\.toml",
        "pyproject.toml",
        r"uv\.lock",
        r"--(?:frozen|locked)\b",
        "UV_FROZEN|UV_LOCKED",
    ),
    _Row(rf"poetry{_ANY} install(?=.* --no-root\b){_ANY}", r"pyproject\.toml", "pyproject.toml"),
    _Row(
        rf"pipenv (?:install|sync){_flags(never='-e|--editable|-r')}",
        "Pipfile",
        "Pipfile",
        r"Pipfile\.lock",
        r"--deploy\b|--ignore-pipfile\b| sync\b",
    ),
    _Row(r"go mod (?:download|verify)(?: -x)?", r"go\.mod", "go.mod"),
    _Row(rf"cargo fetch{_ANY}", r"Cargo\.toml", "Cargo.toml", r"Cargo\.lock", r"--(?:locked|frozen)\b"),
    _Row(
        rf"bundle(?: install)?{_flags(also='-[jr] [0-9]+')}(?: (?:development|test))*",
        "Gemfile",
        "Gemfile",
        r"Gemfile\.lock",
        r"--frozen\b",
        "BUNDLE_FROZEN|BUNDLE_DEPLOYMENT",
    ),
    _Row(rf"(?:php (?:-[^ ]+ )*[^ ]*)?composer(?:\.phar)?{_ANY} install{_ANY}", r"composer\.json", "composer.json"),
    _Row(rf"(?:\./)?mvnw?{_flags(also='-T ?[0-9A-Z.]+')} dependency:[\w-]+{_ANY}", r"pom\.xml", "pom.xml"),
    _Row(rf"(?:\./)?gradlew?{_ANY} dependencies{_ANY}", r"(?:build|settings)\.gradle(?:\.kts)?", "build.gradle"),
    _Row(
        rf"dotnet restore(?: [\w./-]+\.(?:\w+proj|slnx?))?{_flags(also='-[rav] [a-zA-Z0-9-]+')}",
        r"[\w.-]+\.(?:\w+proj|slnx?)",
        "a.csproj",
    ),
    _Row(r"mix deps\.get(?: --[\w-]+(?:[= ]\w+)?)*", r"mix\.exs", "mix.exs", r"mix\.lock", "--check-locked"),
)
#: What often stands beside an install, and looks at no file of the working directory.
_BESIDE = re.compile(
    rf"npm (?:install|i|add)(?=.* (?:-g|--global|--location=global)(?: |\Z))(?: (?:-g|--[\w-]+(?:=\w+)?"
    rf"|{_NAME}(?:@[\w.^~-]+)?))+"
    r"|npm config set (?:(?!--location)[\w:/.@-]+)[ =][^ ]+|(?:npm|yarn"
    r"|pip[\d.]*) cache [\w-]+(?: --[\w-]+)*|pnpm store prune"
    r"|corepack (?:enable|prepare)(?: [\w@.+-]+)*|poetry config virtualenvs\.[\w-]+ (?:true|false)"
    rf"|{_PIP} install(?: (?:--(?:no-cache-dir|upgrade|user|quiet|system)|-[Uq]|{_PIP_NAME}))+"
    r"|gem install(?: (?!.*\.gem\b)(?:[\w-]+(?::[\w.]+)?|-v ?[\w.]+|--no-document|-N))+|composer clear-?cache"
    r"|mix local\.(?:hex|rebar)(?: --[\w-]+)*|rm -[rf]+(?: (?:/root|~)/\.(?:npm|cache|composer"
    r"|m2)[\w/*.-]*)+|set -[eux]+"
    r"|cd [\w/.@+-]+"
)
_REQUIREMENTS = re.compile(rf"{_PIP}{_PIP_FLAGS} (?:install|wheel|sync){_PIP_FLAGS}")
_NAMED = re.compile(r"(?<= )(?:-r|-c|--requirement|--constraint)[= ]?([\w./-]+)|(?<= )([\w./-]+\.txt)(?= |\Z)")

#: A system's package manager: the option's value is no path of the working directory, nor are the names.
_NO_FILE = r"(?![^ ]*\.(?:deb|rpm|apk|dsc|changes)(?: |\Z))"
_SYSTEM = re.compile(
    r"(?:apt-get|apt)(?: (?!-c|--config|-o ?(?:Dir|DPkg::Pre|RootDir)|--[\w-]*(?:dir|root|file))"
    r"(?:--?[\w-]+(?:=[\w.:+-]+)?|(?:-t|-o|--target-release) ?[\w.:=-]+))*"
    rf" (?:(?:install|remove|purge|reinstall)(?: (?!-c|--config|-o ?Dir)(?:(?:-t|-o"
    rf"|--target-release) ?[\w.:=-]+|--?[\w-]+(?:=[\w.:+-]+)?"
    rf"|{_NO_FILE}[a-z0-9][a-z0-9+.:-]*(?:=[\w.+:~*-]+)?))*|(?:update|upgrade|dist-upgrade|full-upgrade"
    rf"|autoremove|clean|autoclean)"
    r"(?: --?[\w-]+(?:=[\w.:+-]+)?| -o ?(?!Dir)[\w.:=-]+)*)"
    r"|apk(?: (?!-p|--root|--keys-dir|--repositories-file|--arch|--cache-dir)(?:(?:--repository|-X)[ =]https?://[^ ]+"
    r"|(?:--virtual|-t)[ =]\.?[\w.-]+|--?[A-Za-z-]+))* (?:add|update|upgrade|del)"
    r"(?: (?!-p|--root|--keys-dir|--repositories-file"
    r"|--arch|--cache-dir)"
    rf"(?:(?:--repository|-X)[ =]https?://[^ ]+|(?:--virtual|-t)[ =]\.?[\w.-]+|--?[A-Za-z-]+"
    rf"|{_NO_FILE}[.\w][\w.+-]*(?:[<>=~]+[\w.-]+)?(?:@[\w-]+)?))*"
    r"|(?:yum|dnf|microdnf)(?: (?!-c|--config|--installroot|--[\w-]*(?:dir|root|path))"
    r"(?:(?:--setopt|--(?:en|dis)ablerepo|--releasever|--exclude)[ =][\w.=*,-]+|--?[\w-]+))*"
    r" (?:install|groupinstall|localinstall|reinstall|update|upgrade|makecache|clean|remove|erase|autoremove|module)"
    r"(?: (?!-c|--config|--installroot|--[\w-]*(?:dir|root|path))(?:(?:--setopt|--(?:en|dis)ablerepo"
    r"|--releasever|--exclude)[ =][\w.=*,-]+"
    rf"|--?[\w-]+|https?://[^ ]+\.rpm|{_NO_FILE}[a-zA-Z0-9@][\w.+:@-]*))*"
    r"|rm(?: -[rf]+)+(?: /(?:var/(?:lib/apt|cache|tmp|log)|tmp|root/\.(?:cache|npm)|usr/share/(?:doc"
    r"|man))(?:/[\w*.-]+)*/?)+"
    r"|set -[eux]+"
)
_MANAGERS = frozenset("apt-get apt apk yum dnf microdnf".split())


def tends_to_system(lines: Sequence[Sequence[str]]) -> bool:
    """Whether command lines install and remove packages that they name, and do no more."""
    return all(_SYSTEM.fullmatch(" ".join(line)) and ".." not in line for line in lines) and not _climbs(lines)


def installs_system(lines: Sequence[Sequence[str]]) -> bool:
    """Whether one of them is a package manager's."""
    return any(line[0] in _MANAGERS for line in lines)


def _climbs(lines: Sequence[Sequence[str]]) -> bool:
    return any(".." in word.split("/") for line in lines for word in line)


def does_without_source(
    lines: Sequence[Sequence[str]], target: str, parts: Iterable[str], environment: Sequence[tuple[str, str]], own: bool
) -> bool:
    """Whether command lines read nothing in ``target`` but ``parts``; ``own`` says that no package puts files there."""
    names = {posixpath.basename(part) for part in parts}
    set_names = {name for name, value in environment if value}
    for line in lines:
        text = " ".join(line)
        if _climbs([line]) and line[0] != "cd":
            return False
        if _BESIDE.fullmatch(text):
            if line[0] == "cd" and (
                _climbs([line]) or not (_is_inside(line[1], target) or not line[1].startswith("/"))
            ):
                return False
            continue
        if tends_to_system([line]):
            if not own:
                return False
            continue
        if not _reads_only(text, target, names, set_names):
            return False
    return True


def _is_inside(path: str, folder: str) -> bool:
    return path == folder or path.startswith(folder.rstrip("/") + "/")


def _reads_only(text: str, target: str, names: set[str], set_names: set[str]) -> bool:
    above = re.escape(target.strip("/")) + r"(?:/| |\Z)"
    if re.fullmatch(_REQUIREMENTS.pattern.replace("ABOVE", above), text):
        named = [posixpath.basename(one or other) for one, other in _NAMED.findall(text)]
        return bool(named) and all(any(_same(name, part) for part in names) for name in named)
    for row in _ROWS:
        if re.fullmatch(row.command.replace("ABOVE", above), text):
            found = any(re.fullmatch(row.manifest, name) or _same(row.example, name) for name in names)
            writes = any(re.fullmatch(row.lock, name) for name in names) and not re.search(row.frozen, text)
            return found and (not writes or any(re.fullmatch(row.frozen_by, name) for name in set_names))
    return False


def _same(name: str, part: str) -> bool:
    return name == part or ("*" in part and fnmatchcase(name, part))
