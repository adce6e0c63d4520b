"""Reads the repositories from which ``make_image_table.py`` makes its table: bare git directories, no network."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

#: ``https://github.com/docker-library/python.git`` and ``git://github.com/…``.
_ADDRESS = re.compile(r"(?:https?|git)://github\.com/([\w.-]+)/([\w.-]+?)(?:\.git)?/?\Z")
_WINDOWS = re.compile(r"windows|nanoserver")
_OLD_LINE = re.compile(r"([\w.-]+):\s*((?:https?|git)://\S+?)@(\w+)(?:\s+(\S+))?\s*\Z")
#: Repositories that have another name today, with all their commits.
RENAMED = {
    "appropriate/docker-jetty": "eclipse/jetty.docker",
    "cloudbees/jenkins-ci.org-docker": "jenkinsci/docker",
    "containous/traefik-library-image": "traefik/traefik-library-image",
    "cpuguy83/docker-jruby": "jruby/docker-jruby",
    "docker-flink/docker-flink": "apache/flink-docker",
    "docker-library/docker-buildpack-deps": "docker-library/buildpack-deps",
    "docker-library/docker-java": "docker-library/openjdk",
    "docker-library/docker-mysql": "docker-library/mysql",
    "docker-library/docker-python": "docker-library/python",
    "docker-library/java": "docker-library/openjdk",
    "docker-library/mariadb": "MariaDB/mariadb-docker",
    "docker/distribution-library-image": "distribution/distribution-library-image",
    "freebroccolo/docker-haskell": "haskell/docker-haskell",
    "iojs/docker-iojs": "nodejs/docker-iojs",
    "jenkinsci/jenkins-ci.org-docker": "jenkinsci/docker",
    "joomla/docker-joomla": "joomla-docker/docker-joomla",
    "joyent/docker-node": "nodejs/docker-node",
    "keeganwitt/docker-gradle": "gradle/docker-gradle",
    "nginxinc/docker-nginx": "nginx/docker-nginx",
    "rust-lang-nursery/docker-rust": "rust-lang/docker-rust",
    "swiftdocker/docker-swift": "apple/swift-docker",
}
#: Architectures of official-images, and the platforms that they are.
_PLATFORMS = {
    "amd64": "linux/amd64",
    "arm32v5": "linux/arm/v5",
    "arm32v6": "linux/arm/v6",
    "arm32v7": "linux/arm/v7",
    "arm64v8": "linux/arm64",
    "i386": "linux/386",
    "mips64le": "linux/mips64le",
    "ppc64le": "linux/ppc64le",
    "riscv64": "linux/riscv64",
    "s390x": "linux/s390x",
}


class Repository:
    """A git directory; what is read of it is read through one process."""

    def __init__(self, mirror: Path, name: str) -> None:
        self.name = name
        folder = mirror / RENAMED.get(name, name).replace("/", "+") / "repo"
        self.folder = folder / ".git" if (folder / ".git").is_dir() else folder
        self._texts: dict[str, str | None] = {}
        self._commits: dict[str, bool] = {}

    @property
    def exists(self) -> bool:
        """Whether it was fetched."""
        return self.folder.is_dir()

    @cached_property
    def head(self) -> str:
        """The newest commit."""
        return self.git("rev-parse", "HEAD").strip()

    @cached_property
    def _batch(self) -> subprocess.Popen[bytes]:
        words = ["git", "-C", str(self.folder), "cat-file", "--batch"]
        return subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def git(self, *words: str) -> str:
        """What git prints."""
        found = subprocess.run(["git", "-C", str(self.folder), *words], capture_output=True, check=True)
        return found.stdout.decode("utf-8", "replace")

    def read(self, name: str) -> str | None:
        """An object, such as ``COMMIT:PATH``; None where there is none of that name, or no file."""
        if name not in self._texts:
            self._texts[name] = self._read(name)
        return self._texts[name]

    def _read(self, name: str) -> str | None:
        stdin, stdout = self._batch.stdin, self._batch.stdout
        assert stdin is not None and stdout is not None
        stdin.write(name.encode() + b"\n")
        stdin.flush()
        header = stdout.readline().split()
        if not header or not header[-1].isdigit():
            return None
        data = stdout.read(int(header[-1]) + 1)[:-1]
        return data.decode("utf-8", "replace") if header[1] == b"blob" else None

    def has(self, commit: str) -> bool:
        """Whether there is such a commit: what was named may be newer than what was fetched."""
        if commit not in self._commits:
            words = ["git", "-C", str(self.folder), "cat-file", "-e", f"{commit}^{{commit}}"]
            self._commits[commit] = subprocess.run(words, capture_output=True).returncode == 0
        return self._commits[commit]

    def versions(self, patterns: Sequence[str]) -> Iterator[tuple[int, str, str]]:
        """Times and commits, the newest first, and files that each changed and left there, of names like these."""
        texts = [f":(glob){pattern}" for pattern in patterns]
        words = ("log", "--diff-filter=AM", "--name-only", "--no-renames", "--format=:%H:%ct", "HEAD", "--", *texts)
        commit, time = "", "0"
        for line in self.git(*words).splitlines():
            if line.startswith(":"):
                _, commit, time = line.split(":")
            elif line and not _WINDOWS.search(line):
                yield int(time), commit, line

    def last_commits(self, *folders: str) -> dict[str, str]:
        """Each file that there ever was in some folders, and the last commit that changed it and left it there."""
        found: dict[str, str] = {}
        text = self.git(
            "log", "--diff-filter=AMR", "--name-only", "--no-renames", "--format=:%H", "HEAD", "--", *folders
        )
        commit = ""
        for line in text.splitlines():
            if line.startswith(":"):
                commit = line[1:]
            elif line:
                found.setdefault(line, commit)
        return found


class Recipe(NamedTuple):
    """The Dockerfile that a tag is made from."""

    repository: str
    commit: str
    path: str
    platforms: frozenset[str]


class Named(NamedTuple):
    """A tag, and what it was made from, the last behind the others; ``until`` are the times up to which it was."""

    recipes: tuple[Recipe, ...]
    until: tuple[int, ...]

    def recent(self) -> tuple[tuple[Recipe, int], ...]:
        """What it was made from in the last years before its last change."""
        newest = max(self.until)
        return tuple(pair for pair in zip(self.recipes, self.until, strict=True) if newest - pair[1] < _RECENT)

    def at(self, time: int) -> tuple[tuple[Recipe, int], ...]:
        """What it was made from at a time, and in the days before: an image is made anew later than its base."""
        pairs = list(zip(self.recipes, self.until, strict=True))
        first = next((at for at, pair in enumerate(pairs) if pair[1] > time - _LATER), len(pairs) - 1)
        last = next((at for at, pair in enumerate(pairs) if pair[1] > time), len(pairs) - 1)
        return tuple(pairs[first : last + 1])


#: How long before its last change what a tag without a version was made from still counts: three years.
_RECENT = 3 * 365 * 86400
#: How much later than its base an image may be made anew: a month.
_LATER = 30 * 86400
#: Up to now.
NOW = 1 << 40


def official_tags(official: Repository) -> dict[str, dict[str, Named]]:
    """Every tag that docker-library/official-images ever named, by image, and what it was made from."""
    found: dict[str, dict[str, dict[Recipe, int]]] = {}
    now: dict[str, dict[str, Recipe]] = {}
    for name, time, blob in _revisions(official):
        tags, before = found.setdefault(name, {}), now.get(name, {})
        now[name] = dict(_entries(official.read(blob) or ""))
        for tag, recipe in before.items():
            if now[name].get(tag) != recipe:
                tags[tag][recipe] = time
        for tag, recipe in now[name].items():
            if before.get(tag) != recipe:
                recipes = tags.setdefault(tag, {})
                recipes.pop(recipe, None)
                recipes[recipe] = NOW  # the last in order is the one that counts today
    end = 1 + int(official.git("log", "-1", "--format=%ct"))
    return {name: {tag: _named(recipes, end) for tag, recipes in tags.items()} for name, tags in found.items()}


def _named(recipes: dict[Recipe, int], end: int) -> Named:
    return Named(tuple(recipes), tuple(min(end, until) for until in recipes.values()))


def _revisions(official: Repository) -> Iterator[tuple[str, int, str]]:
    """The files of ``library/`` as they were, from the oldest: image, time, and the name of the object."""
    words = ("log", "--first-parent", "-m", "--reverse", "--raw", "--no-abbrev", "--no-renames", "--format=:%ct")
    time = 0
    for line in official.git(*words, "HEAD", "--", "library/").splitlines():
        if re.fullmatch(r":\d+", line):
            time = int(line[1:])
        elif line:
            head, _, path = line.partition("\t")
            yield path.removeprefix("library/"), time, head.split()[3]  # a file that is gone has a name of zeros


def _entries(text: str) -> Iterator[tuple[str, Recipe]]:
    """The tags of a file of ``library/``, in today's format and in that of 2013 to 2016."""
    default: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", re.sub(r"(?m)^#.*\n?", "", text)):
        fields = _fields(block)
        if not fields:
            yield from _old_entries(block)
        elif "Tags" not in fields and "SharedTags" not in fields:
            default = fields
        else:
            merged = {**default, **fields}
            recipe = _recipe(merged)
            tags = f"{fields.get('Tags', '')},{fields.get('SharedTags', '')}"
            if recipe is not None:
                for tag in filter(None, re.split(r"[,\s]+", tags)):
                    yield tag, recipe


def _fields(block: str) -> dict[str, str]:
    found: dict[str, str] = {}
    name = ""
    for line in block.splitlines():
        if line[:1].isspace() and name:
            found[name] += " " + line.strip()
        elif match := re.match(r"([\w-]+):\s+(.*)", line):
            name = match.group(1)
            if not name[:1].isupper() and not re.match(r"[a-z0-9-]+-(?:Git|Dir|File)", name):
                return {}
            found[name] = match.group(2).strip()
    return found


def _recipe(fields: dict[str, str]) -> Recipe | None:
    architectures = re.split(r"[,\s]+", fields.get("Architectures", "amd64"))
    if "windows" in fields.get("Constraints", "") or any("windows" in name for name in architectures):
        return None
    if fields.get("Builder", "buildkit") == "oci-import":
        return None
    chosen = "amd64" if "amd64" in architectures else architectures[0]
    repository, commit, folder, file = (
        fields.get(f"{chosen}-{key}", fields.get(key, default))
        for key, default in (("GitRepo", ""), ("GitCommit", ""), ("Directory", "."), ("File", "Dockerfile"))
    )
    platforms = frozenset(_PLATFORMS[name] for name in architectures if name in _PLATFORMS)
    return _made(repository, commit, f"{folder}/{file}", platforms)


def _old_entries(block: str) -> Iterator[tuple[str, Recipe]]:
    for line in block.splitlines():
        if match := _OLD_LINE.match(line.strip()):
            tag, repository, commit, folder = match.groups()
            recipe = _made(repository, commit, f"{folder or '.'}/Dockerfile", frozenset({"linux/amd64"}))
            if recipe:
                yield tag, recipe


def _made(repository: str, commit: str, path: str, platforms: frozenset[str]) -> Recipe | None:
    match = _ADDRESS.match(repository)
    if match is None or not commit or _WINDOWS.search(path):
        return None
    return Recipe(f"{match.group(1)}/{match.group(2)}", commit, re.sub(r"\A(?:\./)+|//+", "", path), platforms)
