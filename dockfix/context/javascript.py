"""What npm, Yarn, pnpm and Bun read when they install."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from ..knowledge.command_line import Reading
from ..knowledge.dependency_files import PATCHES
from ..knowledge.npm import LIFECYCLE_SCRIPTS, LOOKING_PACKAGES, QUIET_PACKAGES
from .project import Project, Refusal, mapping

Found = list[str] | Refusal

#: Settings that name a file or a folder, unless by an absolute path.
_FILE_KEYS = re.compile(
    r"^[\s-]*[\"']?(cafile|certfile|keyfile|cert|key|prefix|cache|tmp|userconfig|globalconfig|script-shell|shell|git"
    r"|onload-script|node-options|store-dir|virtual-store-dir|modules-dir|lockfile-dir|pnpmfile|global-pnpmfile|preload"
    r"|httpsCaFilePath|caFilePath|httpsCertFilePath|httpsKeyFilePath|injectEnvironmentFiles|constraintsPath|patchFolder"
    r"|pnpEnableInlining|--install\.cwd|--cwd|--modules-folder|modules-folder|workspace)[\"']?\s*[\s=:]\s*[\"']?(?![\"'/])\S",
    re.M,
)
_LOCAL = re.compile(r"(?:file|link|workspace|portal):|\.{0,2}/|~/")


def npm(project: Project, reading: Reading) -> Found:
    """``npm ci`` and ``npm install``."""
    package = project.json("package.json")
    lock = next((name for name in ("npm-shrinkwrap.json", "package-lock.json") if project.is_file(name)), None)
    if lock is None or reading.says("--no-package-lock"):
        return _package(project, package, reading, None)
    locked = project.json(lock)
    if locked is None:
        return Refusal(f"{lock} is no JSON object")
    entries = mapping(locked.get("packages"))
    for path, entry in entries.items():
        if path and (not path.startswith("node_modules/") or mapping(entry).get("link")):
            return Refusal(f"`{path}` is a local package, which is in the source")
        if path and str(mapping(entry).get("resolved", "")).startswith("file:"):
            return Refusal(f"`{path}` is a local package, which is in the source")
    if re.search(r"\"version\": *\"file:", project.read(lock) or ""):
        return Refusal(f"{lock} names a local package, which is in the source")
    if not entries:
        names = set(_names(mapping(locked.get("dependencies"))))
        return _package(project, package, reading, names)
    scripts = {path: entry for path, entry in entries.items() if path and mapping(entry).get("hasInstallScript")}
    names = {path.rsplit("node_modules/", 1)[-1] for path in scripts}
    for name in sorted(names - QUIET_PACKAGES - set(LOOKING_PACKAGES)) if not reading.says("--ignore-scripts") else ():
        return Refusal(f"the install script of `{name}` may look at the source")
    return _package(project, package, reading, names)


def _names(dependencies: dict[str, object]) -> Iterator[str]:
    for name, entry in dependencies.items():
        yield name
        yield from _names(mapping(mapping(entry).get("dependencies")))


def yarn(project: Project, reading: Reading) -> Found:
    """``yarn install`` of Yarn 1 and of Yarn 2 and later."""
    package = project.json("package.json")
    lock = project.read("yarn.lock")
    names: set[str] | None = None
    if lock is not None:
        if match := re.search(
            r"""^"?((?:@[\w.-]+/)?[\w.-]+)@(?:npm:)?(?:file|link|portal):|resolved "file:""", lock, re.M
        ):
            return Refusal(f"`{match.group(1) or 'yarn.lock'}` is a local package, which is in the source")
        if re.search(r"""^"?[^\n]*@workspace:(?!\.")""", lock, re.M):
            return Refusal("yarn.lock has workspaces, which are in the source")
        names = set(re.findall(r"""(?:^|, )"?((?:@[\w.-]+/)?[\w.-]+)@""", lock, re.M))
    found = _package(project, package, reading, names)
    if isinstance(found, Refusal):
        return found
    settings = project.read(".yarnrc.yml") or ""
    if lock is not None and "@patch:" in lock and re.search(r"#(?:~/|\./|[^\n]*%2F)?\.yarn/patches", lock):
        found.append(".yarn/patches")
    elif lock is not None and re.search(r"@patch:[^\n]*#(?!~?builtin|optional!builtin)", lock):
        return Refusal("yarn.lock names patches, which are in the source")
    for key, folder in (("yarnPath", ".yarn/releases"), ("path", ".yarn/plugins")):
        if match := re.search(rf"^[\s-]*{key}:\s*[\"']?(\S+?)[\"']?\s*$", settings, re.M):
            if not match.group(1).removeprefix("./").startswith(folder + "/"):
                return Refusal(f".yarnrc.yml names the file {match.group(1)}")
            found.append(folder)
    if match := re.search(r"^yarn-path\s+[\"']?(\S+?)[\"']?\s*$", project.read(".yarnrc") or "", re.M):
        if not match.group(1).removeprefix("./").startswith(".yarn/releases/"):
            return Refusal(f".yarnrc names the file {match.group(1)}")
        found.append(".yarn/releases")
    return found


def pnpm(project: Project, reading: Reading) -> Found:
    """``pnpm install`` and ``pnpm fetch``."""
    lock = project.read("pnpm-lock.yaml") or ""
    if re.search(r"^packages:", project.read("pnpm-workspace.yaml") or "", re.M):
        return Refusal("pnpm-workspace.yaml names packages, which are in the source")
    if re.search(r"(?:specifier|version):\s*[\"']?(?:file|link|workspace):|^\s+[\"']?/?[^\s]*@file:", lock, re.M):
        return Refusal("pnpm-lock.yaml names a local package, which is in the source")
    importers = re.search(r"^importers:\n((?: .*\n|\n)*)", lock, re.M)
    if importers and re.findall(r"^  (\S+):", importers.group(1), re.M) not in ([], ["."]):
        return Refusal("pnpm-lock.yaml has workspaces, which are in the source")
    names = set(re.findall(r"^\s+[\"']?/?((?:@[\w.-]+/)?[\w.-]+)[@/]\d", lock, re.M)) if lock else None
    found = _package(project, project.json("package.json"), reading, names)
    if isinstance(found, Refusal):
        return found
    folders = {posixpath.dirname(path) for path in re.findall(r"[\w./@+-]+\.patch\b", lock)}
    if re.search(r"^patchedDependencies:", lock, re.M) and not folders:
        return Refusal("pnpm-lock.yaml names patches, which are in the source")
    if strange := next((folder for folder in sorted(folders) if posixpath.basename(folder) != PATCHES), None):
        return Refusal(f"pnpm-lock.yaml names patches in {strange or '.'}, which holds more than patches")
    return list(dict.fromkeys([*found, *sorted(folders)]))


def bun(project: Project, reading: Reading) -> Found:
    """``bun install``."""
    lock = project.read("bun.lock") or ""
    if re.search(r"@(?:file|link|workspace):", lock):
        return Refusal("bun.lock names a local package, which is in the source")
    if re.search(r"\"patchedDependencies\"", lock):
        return Refusal("bun.lock names patches, which are in the source")
    # Bun runs the install scripts of packages that it knows or that package.json trusts.
    names = set(re.findall(r"^\s+\"((?:@[\w.-]+/)?[\w.-]+)\": \[", lock, re.M)) if lock else None
    return _package(project, project.json("package.json"), reading, names)


def _versions(table: dict[str, object]) -> Iterator[tuple[str, object]]:
    """Names and versions; overrides may be nested."""
    for name, value in table.items():
        if isinstance(value, dict):
            yield from _versions(value)
        else:
            yield name, value


def _package(project: Project, package: dict[str, object] | None, reading: Reading, names: set[str] | None) -> Found:
    """What package.json says; ``names`` are the packages that may have install scripts, None for any."""
    if package is None:
        return Refusal("package.json is no JSON object")
    for name in (".npmrc", ".yarnrc", "bunfig.toml"):
        if re.search(
            r"[\s=]\"?\.{1,2}/(?!yarn/releases/)|mirror|\bfile:",
            re.sub(r"(?m)^yarn-path.*", "", project.read(name) or ""),
        ):
            return Refusal(f"{name} names files of the source")
        if setting := _FILE_KEYS.search(project.read(name) or ""):
            return Refusal(f"{name} sets {setting.group(1)}, which may lead into the source")
    if setting := _FILE_KEYS.search(project.read(".yarnrc.yml") or ""):
        return Refusal(f".yarnrc.yml sets {setting.group(1)}, which may lead into the source")
    if "workspaces" in package:
        return Refusal("package.json has workspaces, which are in the source")
    for key in (
        "dependencies",
        "devDependencies",
        "optionalDependencies",
        "peerDependencies",
        "resolutions",
        "overrides",
    ):
        for name, version in _versions(mapping(package.get(key))):
            if _LOCAL.match(str(version)):
                return Refusal(f"`{name}` is a local package, which is in the source")
    patches = mapping(mapping(package.get("pnpm")).get("patchedDependencies")).values()
    if any(posixpath.basename(posixpath.dirname(str(path))) != PATCHES for path in patches):
        return Refusal("package.json names patches, which are in the source")
    if reading.says("--ignore-scripts"):
        return []
    found: list[str] = []
    for script in LIFECYCLE_SCRIPTS:
        text = mapping(package.get("scripts")).get(script)
        if text == "patch-package" and project.has("patches"):
            found = ["patches"]
        elif text is not None:
            return Refusal(f"package.json has a `{script}` script, which may need the source")
    if project.has("binding.gyp"):
        return Refusal("binding.gyp makes npm build the source")
    for name, patterns in LOOKING_PACKAGES.items():
        if names is None or name in names:
            for pattern in patterns:
                if project.has(pattern):
                    looks = f"the install script of `{name}` looks for {pattern.rstrip('*')} in the source"
                    return Refusal(looks if names else f"{looks}, and no lock file says that it is not installed")
    return found
