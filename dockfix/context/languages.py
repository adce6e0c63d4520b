"""What the package managers of Go, Rust, Ruby, PHP, Java, .NET and Elixir read when they install."""

from __future__ import annotations

import posixpath
import re

from ..knowledge.command_line import Reading
from ..knowledge.composer import EVENTS
from ..knowledge.dependency_managers import DOTNET
from ..knowledge.msbuild import SHARED_FILES
from .project import Project, Refusal, mapping

Found = list[str] | Refusal


def go(project: Project, reading: Reading) -> Found:
    """``go mod download``."""
    text = project.read("go.mod") or ""
    if re.search(r"=>\s*[\"`]?(?:\.{1,2}(?:/|\s|\Z)|/)", text):
        return Refusal("go.mod replaces a module by a local folder, which is in the source")
    version = re.search(r"^go (\d+)\.(\d+)", text, re.M)
    if version is None or (int(version.group(1)), int(version.group(2))) < (1, 17):
        return Refusal("the go line of go.mod is below 1.17: `go mod download` may write go.sum")
    return []


_CARGO_CONFIGS = (".cargo/config.toml", ".cargo/config")


def cargo(project: Project, reading: Reading) -> Found:
    """``cargo fetch``, which wants to see a target's source unless Cargo.toml says where it is."""
    text = project.read("Cargo.toml") or ""
    if re.search(r"^\[workspace", text, re.M):
        return Refusal("Cargo.toml has a workspace, whose members are in the source")
    if re.search(r"\bpath\s*=\s*\"(?:\.|[^\"]*\")[^\n]*\}", text) or re.search(
        r"^\[[\w.-]*dependencies\.[^\n]*\n(?:[^\[\n].*\n)*path", text, re.M
    ):
        return Refusal("Cargo.toml names a local package, which is in the source")
    if any(re.search(r"\b(?:directory|path|paths)\s*=", project.read(name) or "") for name in _CARGO_CONFIGS):
        return Refusal(".cargo/config.toml names a folder")
    targets = re.findall(
        r"^\[(?:\[(?:bin|bench|test|example)\]|lib)\][^\n]*\n((?:[^\[\n][^\n]*\n|\n)*)", text + "\n", re.M
    )
    if not targets or not all(re.search(r"^path\s*=", target, re.M) for target in targets):
        return Refusal("`cargo fetch` needs to see a target's source, unless Cargo.toml gives its `path`")
    return []


_GEMFILE = re.compile(
    r"(?:(?:source|gem|ruby|group|platforms?|git_source|install_if|end|require|github|git|branch|ref|tag)\b|\}|['\":])"
    r"[^`]*\Z|\Z"
)


def bundler(project: Project, reading: Reading) -> Found:
    """``bundle install``; a Gemfile is a program, so that only plain lines are taken."""
    found: list[str] = []
    for raw in (project.read("Gemfile") or "").splitlines():
        line = re.sub(r"(?:\A|\s)#(?!\{).*", "", raw).strip()
        if match := re.fullmatch(r"ruby\s+file:\s*['\"]([\w.-]+)['\"]", line):
            found.append(match.group(1))
        elif re.search(
            r"\bpath[:\s]|:path\b|\bFile\b|\bDir\b|\beval|\bload\b|__|`"
            r"|\bIO\b|\bopen\b|%x|\bsystem\b|\bexec\b|Pathname|\bsend\b|_eval\b|require\b.*[./]",
            line,
        ) or not _GEMFILE.match(line):
            return Refusal(f"the Gemfile has a line that may look at the source: {line}")
    if re.search(r"^PATH$", project.read("Gemfile.lock") or "", re.M):
        return Refusal("Gemfile.lock names a local gem, which is in the source")
    return found


def composer(project: Project, reading: Reading) -> Found:
    """``composer install``."""
    package, lock = project.json("composer.json"), project.json("composer.lock")
    if package is None or (lock is None and project.has("composer.lock")):
        return Refusal("composer.json or composer.lock is no JSON object")
    config, autoload = mapping(package.get("config")), mapping(package.get("autoload"))
    if not reading.says("--no-scripts"):
        for event in EVENTS:
            if event in mapping(package.get("scripts")):
                return Refusal(
                    f"composer.json has a `{event}` script, which may need the source", "`--no-scripts` leaves it out"
                )
    allowed = config.get("allow-plugins")
    if not reading.says("--no-plugins") and (allowed is True or any(mapping(allowed).values())):
        return Refusal("composer.json allows plugins, which may look at the source", "`--no-plugins` leaves them out")
    scans = "classmap" in autoload or "classmap" in mapping(package.get("autoload-dev"))
    optimizes = any(config.get(key) for key in ("optimize-autoloader", "classmap-authoritative"))
    optimizes = optimizes or reading.says("-o", "-a", "--optimize-autoloader", "--classmap-authoritative")
    loads = autoload or (not reading.says("--no-dev") and package.get("autoload-dev"))
    if not reading.says("--no-autoloader") and (scans or (optimizes and loads)):
        return Refusal(
            "the autoloader is made from the source's classes",
            "`--no-autoloader` here and `composer dump-autoload` after the source copy make it",
        )
    for key in ("vendor-dir", "bin-dir", "data-dir"):
        if key in config:
            return Refusal(f"composer.json sets {key}")
    repositories = package.get("repositories")
    entries = list(repositories if isinstance(repositories, list) else mapping(repositories).values())
    if any(mapping(entry).get("type") in ("path", "artifact") for entry in entries):
        return Refusal("composer.json names a local package, which is in the source")
    for entry in entries:
        if not re.match(r"(?:https?|ssh|git)://|[\w.-]+@[\w.-]+:|\Z", str(mapping(entry).get("url", ""))):
            return Refusal("composer.json names a repository in the source")
    if "version" not in package and project.has(".git"):
        return Refusal("Composer takes the project's version from .git", "add `.git` to .dockerignore")
    return []


def maven(project: Project, reading: Reading) -> Found:
    """``mvn dependency:go-offline`` and ``dependency:resolve``."""
    text = re.sub(r"<!--.*?-->", "", project.read("pom.xml") or "", flags=re.S)
    for tag, what in (
        ("modules?", "has modules, whose files are in the source"),
        ("systemPath", "names a local package, which is in the source"),
        ("exists|missing", "has a profile that looks for files"),
        ("relativePath", "names its parent's file"),
    ):
        if re.search(rf"<(?:{tag})>\s*[^<\s]", text) or re.search(rf"<(?:{tag})>\s*<(?:module|file)", text):
            return Refusal(f"pom.xml {what}")
    if "<parent>" in text and project.folder != project.top:
        return Refusal("pom.xml may name its parent's file")
    if re.search(r"file:|\$\{(?:project\.)?basedir\}/?[^<]*</(?:url|systemPath)", text):
        return Refusal("pom.xml names a repository in the source")
    if re.search(r"<extension>(?:(?!</extension>).)*git", text, re.S):
        return Refusal("pom.xml names an extension that looks at .git")
    if project.has(".mvn/extensions.xml"):
        return Refusal(".mvn/extensions.xml names extensions, which may look at the source")
    return []


#: Lines of a Gradle script that do no more than declare.
_GRADLE = re.compile(
    r"[\w.]+\s*(?:\([\w\"'.:\s-]*\))?\s*\{?\Z|[})\]]+\Z|(?:id|kotlin|alias)\s*\(?[\w\"'.-]+\)?(?:\s+(?:version|apply)\s*\(?[\w\"'.-]+\)?)*\Z"
    r"|(?:\w*[iI]mplementation|api|\w*[cC]ompileOnly|\w*[rR]untimeOnly|\w*[aA]nnotationProcessor|compile|testCompile|classpath|developmentOnly|kapt|ksp)"
    r"\s*\(?\s*(?:(?:platform|enforcedPlatform|kotlin)\s*\(\s*)?(?:[\"'][\w.:+\-$\{\}@]+[\"']|libs\.[\w.]+)\s*\)?\s*\)?\Z"
    r"|(?:group|version|description|sourceCompatibility|targetCompatibility|mainClass(?:Name)?|archivesBaseName|jvmTarget|rootProject\.name|languageVersion"
    r"|[\w.]+\.(?:version|mainClass|languageVersion))\s*(?:=|\.set\()?\s*[\w.\"'(: -]+\)?\)?\Z"
    r"|apply plugin:\s*[\"'][\w.-]+[\"']\Z"
    r"|maven\s*(?:\{\s*url\s*=?\s*(?:uri)?\(?)?[\"'(]*https?://[^\"']+[\"']\)?\s*\}?\)?\Z|url\s*=?\s*(?:uri\()?[\"']https?://\S+[\"']\)?\Z|\Z"
)


def gradle(project: Project, reading: Reading) -> Found:
    """``gradle dependencies``; a Gradle script is a program, so that only plain lines are taken."""
    found = []
    for name in ("settings.gradle", "settings.gradle.kts", "build.gradle", "build.gradle.kts"):
        text = project.read(name)
        if text is None:
            continue
        found.append(name)
        for raw in re.sub(r"/\*.*?\*/", "", text, flags=re.S).splitlines():
            line = re.sub(r"(?:\A|\s)//.*", "", raw).strip()
            if not _GRADLE.match(line) or re.search(
                r"\b(?:include\w*|file\w*|exec|apply(?! plugin| false)|project|allprojects|subprojects)\b", line
            ):
                return Refusal(f"{name} has a line that may look at the source: {line}")
    if not any(name.startswith("build.gradle") for name in found):
        return Refusal("there is no build.gradle in the build context")
    return found


def dotnet(project: Project, reading: Reading) -> Found:
    """``dotnet restore``: the project or solution files, and the projects that they refer to."""
    named = list(reading.operands)
    todo = named or [*project.names("*.sln"), *project.names("*.slnx"), *project.names("*.*proj")]
    if not named and len(todo) != 1:
        return Refusal("`dotnet restore` names no project, and there is not just one in the build context")
    found: list[str] = []
    while todo:
        name = posixpath.normpath(todo.pop(0).replace("\\", "/"))
        if name in found:
            continue
        text = project.read(name)
        if text is None or name.startswith(("/", "..")):
            return Refusal(f"{name} is not in the build context")
        found.append(name)
        folder = posixpath.dirname(name)
        shared = [path for path in _shared(project, folder) if path not in found]
        found[-1:-1] = shared
        for path in shared:
            if reason := _msbuild(project, path, reading):
                return Refusal(reason)
        if name.endswith(".slnx"):
            found_projects = re.findall(r"<Project\b[^>]*?\bPath\s*=\s*[\"']([^\"']+)[\"']", text)
            todo += [posixpath.join(folder, path.replace("\\", "/")) for path in found_projects]
            continue
        if name.endswith(".sln"):
            todo += re.findall(r"^Project\([^\n]*?=[^\n]*?\"([^\"\n]+\.\w+proj)\"", text, re.M)
            continue
        if reason := _msbuild(project, name, reading):
            return Refusal(reason)
        if project.has(f"{name}.user"):
            return Refusal(f"MSBuild reads {name}.user, too")
        todo += [
            posixpath.join(folder, path.replace("\\", "/"))
            for path in re.findall(r"<ProjectReference\b[^>]*?\bInclude\s*=\s*[\"']([^\"']+)[\"']", text)
        ]
        for made in DOTNET.writes:
            if project.has(posixpath.join(folder, made)):
                path = posixpath.join(folder, made)
                return Refusal(
                    f"the source copy would put {path} of the build context over the restored one",
                    f"add `{path}` to .dockerignore",
                )
    return found


def _shared(project: Project, folder: str) -> list[str]:
    """The files that MSBuild and NuGet look for beside a project and in every folder above."""
    parts = folder.split("/") if folder else []
    folders = ["/".join(parts[:end]) for end in range(len(parts) + 1)]
    return [path for above in folders for name in SHARED_FILES if project.is_file(path := posixpath.join(above, name))]


def _msbuild(project: Project, name: str, reading: Reading) -> str | None:
    text = re.sub(r"<!--.*?-->", "", project.read(name) or "", flags=re.S)
    if re.search(r"\bExists\s*\(|<Import\b|System\.IO|HintPath|<RestoreSources>|<Exec\b", text):
        return f"{name} looks at other files of the source"
    sources = re.search(r"<packageSources>.*?</packageSources>", text, re.S)
    if sources and re.search(r"value=\"(?!https?://)", sources.group()):
        return f"{name} names a folder with packages"
    if "RestorePackagesWithLockFile" in text and not reading.says("--locked-mode"):
        return f"`dotnet restore` may write the lock file of {name}, which the source copy would then overwrite"
    return None


def mix(project: Project, reading: Reading) -> Found:
    """``mix deps.get --check-locked``; mix.exs is a program, so that one that looks at files is not taken."""
    text = re.sub(r"(?:^|\s)#(?!\{)[^\n]*", "", project.read("mix.exs") or "")
    if match := re.search(
        r"\bpath:|\bin_umbrella\b|\bapps_path\b|\bFile\.|\bSystem\.cmd|\bPath\.|\bCode\.|\bApplication\.|\bimport_config|__DIR__|:os\.cmd",
        text,
    ):
        return Refusal(f"mix.exs may look at the source: `{match.group()}`")
    return []
