"""The table of package managers for a project's own dependencies: what their installs read and write.

A row for each; where one can't be told by the table alone, ``reads`` names a function that looks into the manifests.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from . import javascript, languages, python
from .project import Project, Refusal


class Ecosystem(NamedTuple):
    """How a package manager installs what a project depends on."""

    name: str
    command: str  #: the install, as a pattern of the whole command line: other options are not known
    manifests: tuple[str, ...]  #: files that must be there
    locks: tuple[str, ...] = ()  #: the first that is there comes along
    frozen: str = r"\Z"  #: found in a command line that never writes the lock file
    needs_lock: str = r"(?!)"  #: found in a command line that fails without one
    extras: tuple[str, ...] = ()  #: files and folders that come along where they are
    writes: tuple[str, ...] = ()  #: what the install makes in the folder of the project
    unsafe: tuple[tuple[str, str], ...] = ()  #: what must not be there, and why
    help: str = ""  #: the way to keep the lock file as it is
    variables: tuple[str, ...] = ()  #: environment variables that may make it look at the source
    frozen_by: tuple[str, ...] = ()  #: environment variables by which it never writes the lock file
    reads: Callable[[Project, Sequence[str]], list[str] | Refusal] = lambda project, words: []


def _flags(*patterns: str) -> str:
    """Any number of these options; ``~`` is ``=`` or a blank."""
    return rf"(?: (?:{'|'.join(' '.join(patterns).split())}))*".replace("~", "[= ]")


_NPM = _flags(
    "--production(?:=true)? --prod --only~prod(?:uction)? --omit~(?:dev|optional|peer) --include~dev --no-audit",
    "--no-fund --audit=false --fund=false --silent --quiet --verbose --legacy-peer-deps --force --ignore-scripts",
    "--no-optional --no-package-lock --prefer-offline --unsafe-perm(?:=true)? --no-progress --progress=false",
    r"--no-bin-links --engine-strict --loglevel~\w+ --cache~/\S+ --registry~https?://\S+ --fetch-[\w-]+~\d+",
    r"--maxsockets~\d+ --no-update-notifier -[sqfd]",
)
_YARN = _flags(
    "--frozen-lockfile --pure-lockfile --immutable --immutable-cache --production(?:=true)? --prod --non-interactive",
    r"--silent --ignore-scripts --ignore-engines --ignore-optional --ignore-platform --network-timeout~\d+",
    r"--no-progress --inline-builds --check-cache --prefer-offline --network-concurrency~\d+ --verbose --no-cache",
    r"--mode=skip-build --check-files --cache-folder~/\S+ -s",
)
_PNPM = _flags(
    "--frozen-lockfile --prod --production --dev --no-optional --ignore-scripts --prefer-offline --offline --silent",
    r"--strict-peer-dependencies --reporter~[\w-]+ --store-dir~/\S+ --config\.[\w-]+=\w+ -[PDs]",
)
_BUN = _flags(
    "--frozen-lockfile --production --ignore-scripts --no-progress --no-summary --silent --verbose --no-cache -p"
)
_PIP_PACKAGE = r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?(?:[=<>~!]=?[\w.*,<>=!~]+)?"
_PIP = _flags(
    "--no-cache-dir --no-cache --upgrade --quiet --disable-pip-version-check --user --no-deps --require-hashes --pre",
    "--system --compile --no-compile --break-system-packages --ignore-installed --force-reinstall --prefer-binary",
    "--no-warn-script-location --no-input --no-build-isolation --compile-bytecode --root-user-action~ignore",
    r"--progress-bar~\w+ --(?:default-)?timeout~\d+ --retries~\d+ --(?:extra-)?index-url~https?://\S+",
    r"--trusted-host~[\w.-]+ --(?:no|only)-binary~\S+ --upgrade-strategy~[\w-]+",
    r"--(?:prefix|root|target|python|wheel-dir)~/(?!ABOVE)\S+ -[tw]~/(?!ABOVE)\S+ -[Uqv]+ -i~https?://\S+",
    r"(?:-r|-c|--requirement|--constraint)~?[\w./-]+ PACKAGE",
)
_POETRY = _flags(
    "--no-root --no-interaction --no-ansi --no-dev --no-cache --sync --compile --quiet --verbose --no-directory",
    r"--all-extras --all-groups --(?:only|without|with|extras)~[\w,-]+ -[nqv]+",
)
_UV = _flags(
    "--frozen --locked --no-dev --no-install-project --no-install-workspace --no-editable --all-extras --all-groups",
    "--no-cache --quiet --compile-bytecode --no-default-groups --inexact --no-progress",
    r"--(?:extra|group|no-group|only-group|python|link-mode)~[\w./-]+ -[nqv]+",
)
_COMPOSER = _flags(
    "--no-dev --no-scripts --no-autoloader --no-plugins --no-interaction --no-progress --prefer-dist --no-suggest",
    r"--optimize-autoloader --classmap-authoritative --ignore-platform-reqs?(?:=[\w*-]+)? --quiet --ansi --no-ansi",
    r"--no-cache --prefer-install=\w+ --apcu-autoloader -[anoqv]+",
)
_MAVEN = _flags(
    r"-[BqoUe] -ntp --batch-mode --quiet --no-transfer-progress -T~?\w+ -Dmaven\.repo\.local=/\S+ -DskipTests",
    r"-D[\w.]+=(?:true|false)",
)
_GRADLE = _flags("--no-daemon --quiet -q --console=plain --info --stacktrace")
_DOTNET = _flags(
    r"[\w./-]+\.(?:\w+proj|slnx?) --locked-mode --no-cache -[rav][\x20:][\w-]+ --(?:runtime|arch|verbosity|source)~\S+"
)
_BUNDLER = _flags(
    r"--(?:jobs|retry)~\d+ --(?:without|with)~[\w:-]+(?:\x20(?:development|test))?",
    "--frozen --quiet --no-cache --verbose",
    r"-[jr]\x20?\d+",
)

ECOSYSTEMS = (
    Ecosystem(
        "npm",
        rf"npm{_NPM} (?:ci|clean-install|install|i){_NPM}",
        ("package.json",),
        ("npm-shrinkwrap.json", "package-lock.json"),
        frozen=r" (?:ci|clean-install)\b|--no-package-lock",
        needs_lock=r" (?:ci|clean-install)\b",
        extras=(".npmrc",),
        writes=("node_modules",),
        help="`npm ci` never writes it",
        variables=("NODE_OPTIONS", "NODE_PATH"),
        reads=javascript.npm,
    ),
    Ecosystem(
        "Yarn",
        rf"yarn(?: install)?{_YARN}",
        ("package.json",),
        ("yarn.lock",),
        frozen=r"--(?:frozen-lockfile|pure-lockfile|immutable)\b",
        needs_lock=r"--(?:frozen-lockfile|immutable)\b",
        extras=(".npmrc", ".yarnrc", ".yarnrc.yml"),
        writes=(
            *("node_modules", ".pnp.cjs", ".pnp.js", ".pnp.loader.mjs", ".yarn/cache", ".yarn/unplugged"),
            *(".yarn/install-state.gz", ".yarn/build-state.yml"),
        ),
        unsafe=(
            ("npm-shrinkwrap.json", "Yarn looks at npm-shrinkwrap.json"),
            (".env.yarn", "Yarn reads .env.yarn"),
        ),
        help="`yarn install --frozen-lockfile` (`--immutable` from Yarn 2 on) never writes it",
        variables=("NODE_OPTIONS", "NODE_PATH"),
        reads=javascript.yarn,
    ),
    Ecosystem(
        "pnpm",
        rf"pnpm{_PNPM} (?:install|i|fetch){_PNPM}",
        ("package.json",),
        ("pnpm-lock.yaml",),
        frozen=r"--frozen-lockfile\b| fetch\b",
        needs_lock=r"--frozen-lockfile\b| fetch\b",
        extras=(".npmrc", "pnpm-workspace.yaml"),
        writes=("node_modules", ".pnpm-store"),
        unsafe=(
            ("package.yaml", "pnpm reads package.yaml"),
            ("package.json5", "pnpm reads package.json5"),
            (".pnpmfile.cjs", ".pnpmfile.cjs is a program, which may look at the source"),
            (".pnpmfile.mjs", ".pnpmfile.mjs is a program, which may look at the source"),
        ),
        help="`pnpm install --frozen-lockfile` never writes it",
        variables=("NODE_OPTIONS", "NODE_PATH"),
        frozen_by=("CI",),
        reads=javascript.pnpm,
    ),
    Ecosystem(
        "Bun",
        rf"bun{_BUN} (?:install|i){_BUN}",
        ("package.json",),
        ("bun.lock", "bun.lockb"),
        frozen=r"--frozen-lockfile\b",
        needs_lock=r"--frozen-lockfile\b",
        extras=("bunfig.toml", ".npmrc"),
        writes=("node_modules",),
        unsafe=(("bun.lockb", "bun.lockb is binary: whether it names local packages can't be told"),),
        help="`bun install --frozen-lockfile` never writes it",
        reads=javascript.bun,
    ),
    Ecosystem(
        "pip",
        rf"(?:(?:\S*/)?pip[\d.]*|python[\d.]* -m pip|uv pip){_PIP} (?:install|wheel|sync)"
        rf"(?=.*(?:-r|requirement|\.txt)){_PIP}",
        (),
        variables=(
            *("PYTHONPATH", "PYTHONHOME", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"),
            *("PIP_TARGET", "PIP_PREFIX", "PIP_SRC", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_CONFIG_FILE", "UV_FIND_LINKS"),
        ),
        unsafe=(("uv.toml", "uv reads uv.toml"),),
        reads=python.pip,
    ),
    Ecosystem(
        "uv",
        rf"uv{_UV} sync{_UV}",
        ("pyproject.toml",),
        ("uv.lock",),
        frozen=r"--(?:frozen|locked)\b",
        needs_lock=r"--(?:frozen|locked)\b",
        extras=(".python-version", "uv.toml"),
        writes=(".venv",),
        help="`uv sync --frozen` never writes it",
        variables=("PYTHONPATH", "UV_CONFIG_FILE", "UV_FIND_LINKS"),
        frozen_by=("UV_FROZEN", "UV_LOCKED"),
        reads=python.uv,
    ),
    Ecosystem(
        "Poetry",
        rf"poetry{_POETRY} install{_POETRY}",
        ("pyproject.toml",),
        ("poetry.lock",),
        extras=("poetry.toml",),
        writes=(".venv",),
        variables=("PYTHONPATH",),
        reads=python.poetry,
    ),
    Ecosystem(
        "Pipenv",
        r"pipenv (?:install|sync)(?: (?:--(?:system|deploy|ignore-pipfile|dev|verbose|clear|extra-pip-args=\S+)|-d))*",
        ("Pipfile",),
        ("Pipfile.lock",),
        frozen=r"--deploy\b|--ignore-pipfile\b| sync\b",
        needs_lock=r"--ignore-pipfile\b| sync\b",
        writes=(".venv",),
        unsafe=((".env", "Pipenv reads .env"),),
        help="`pipenv install --deploy` and `pipenv sync` never write it",
        variables=("PYTHONPATH", "PIPENV_PIPFILE"),
        reads=python.pipenv,
    ),
    Ecosystem(
        "Go",
        r"go mod (?:download|verify)(?: -x)?",
        ("go.mod",),
        ("go.sum",),
        unsafe=(("go.work", "go.work speaks of the source"), ("vendor", "a vendor folder is in the source")),
        variables=("GOFLAGS", "GOWORK", "GOMODCACHE"),
        reads=languages.go,
    ),
    Ecosystem(
        "Cargo",
        r"cargo fetch(?: (?:--locked|--frozen|--quiet|-q|--target[= ][\w-]+))*",
        ("Cargo.toml",),
        ("Cargo.lock",),
        frozen=r"--(?:locked|frozen)\b",
        needs_lock=r"--(?:locked|frozen)\b",
        extras=("rust-toolchain", "rust-toolchain.toml", ".cargo/config.toml", ".cargo/config"),
        help="`cargo fetch --locked` never writes it",
        reads=languages.cargo,
    ),
    Ecosystem(
        "Bundler",
        rf"bundle(?: install)?{_BUNDLER}",
        ("Gemfile",),
        ("Gemfile.lock",),
        frozen=r"--frozen\b",
        needs_lock=r"--frozen\b",
        writes=("vendor/bundle", ".bundle"),
        unsafe=(("gems.rb", "Bundler reads gems.rb"), ("vendor/cache", "Bundler takes gems from vendor/cache")),
        help="`ENV BUNDLE_FROZEN=1` keeps Bundler from writing it",
        variables=("BUNDLE_GEMFILE", "RUBYOPT", "RUBYLIB", "BUNDLE_PATH"),
        frozen_by=("BUNDLE_FROZEN", "BUNDLE_DEPLOYMENT"),
        reads=languages.bundler,
    ),
    Ecosystem(
        "Composer",
        rf"(?:php (?:-\S+ )*\S*)?composer(?:\.phar)?{_COMPOSER} install{_COMPOSER}",
        ("composer.json",),
        ("composer.lock",),
        extras=("auth.json",),
        writes=("vendor",),
        unsafe=(("symfony.lock", "Symfony Flex reads symfony.lock and writes into the source"),),
        variables=("COMPOSER", "COMPOSER_VENDOR_DIR", "COMPOSER_BIN_DIR"),
        reads=languages.composer,
    ),
    Ecosystem(
        "Maven",
        rf"(?:\./)?mvnw?{_MAVEN} (?:dependency:(?:go-offline|resolve|resolve-plugins)){_MAVEN}",
        ("pom.xml",),
        extras=("mvnw", ".mvn"),
        reads=languages.maven,
    ),
    Ecosystem(
        "Gradle",
        rf"(?:\./)?gradlew?{_GRADLE} dependencies{_GRADLE}",
        (),
        extras=("gradle.properties", "gradlew", "gradle"),
        writes=(".gradle", "build"),
        unsafe=(
            ("buildSrc", "buildSrc is a part of the source"),
            ("gradle.lockfile", "gradle.lockfile may be written"),
        ),
        reads=languages.gradle,
    ),
    Ecosystem(
        ".NET",
        rf"dotnet restore{_DOTNET}",
        (),
        writes=("obj", "bin"),
        unsafe=(("packages.lock.json", "packages.lock.json may be written"),),
        reads=languages.dotnet,
    ),
    Ecosystem(
        "Mix",
        r"mix deps\.get(?: (?:--only(?:=| )\w+|--check-locked|--quiet))*",
        ("mix.exs",),
        ("mix.lock",),
        frozen=r"--check-locked\b",
        needs_lock=r"--check-locked\b",
        writes=("deps", "_build"),
        help="`mix deps.get --check-locked` never writes it",
        reads=languages.mix,
    ),
)
_NODE_PACKAGE = r"(?:@[\w-]+/)?[\w-][\w.-]*(?:@[\w.^~-]+)?"
#: Commands that often stand beside an install and look at nothing in the working directory.
_BESIDE = re.compile(
    r"npm (?:install|i|add)"
    rf"(?: (?:-g|--global|--location=global|--no-fund|--no-audit|--force|{_NODE_PACKAGE}))+"
    r"|npm config set [\w:/.@-]+[ =]\S+"
    r"|npm cache (?:clean|verify)(?: --force)?|yarn cache clean(?: --all)?|pnpm store prune"
    r"|corepack enable(?: \w+)*|corepack prepare \w+@\S+(?: --activate)?"
    rf"|(?:pip[\d.]*|uv pip) install(?: (?:--(?:no-cache-dir|upgrade|user|quiet|system)|-[Uq]|{_PIP_PACKAGE}))+"
    r"|pip[\d.]* cache purge|poetry config virtualenvs\.\S+ (?:true|false)"
    r"|gem install(?: (?:[\w-]+(?::[\w.]+)?|-v ?[\w.]+|--no-document|-N))+|composer clear-?cache"
    r"|mix local\.(?:hex|rebar)(?: --force| --if-missing)*|rm -[rf]+(?: (?:/root|~)/\.(?:npm|cache|composer|m2)\S*)+"
    r"|set -[eux]+"
)
_GLOBAL = re.compile(r" (?:-g|--global|--location=global)(?: |\Z)")


def beside(words: Sequence[str]) -> bool:
    """Whether a command line does the same before and after the source is there."""
    line = " ".join(words)
    if words[0] == "npm" and words[1:2] not in (["cache"], ["config"]) and not _GLOBAL.search(line):
        return False
    return _BESIDE.fullmatch(line) is not None


def ecosystem_of(words: Sequence[str], workdir: str) -> Ecosystem | None:
    """The row whose install the command line is."""
    line = " ".join(words)
    above = re.escape(workdir.strip("/")) + r"(?:/|[ ]|\Z)"
    for row in ECOSYSTEMS:
        pattern = row.command.replace("ABOVE", above).replace("PACKAGE", _PIP_PACKAGE)
        if re.fullmatch(pattern, line):
            return row
    return None


def files_of(
    row: Ecosystem, words: Sequence[str], project: Project, environment: Mapping[str, str]
) -> list[str] | Refusal:
    """The files and folders that the install reads, in the order in which a person would type them."""
    if not project.context.known:
        return Refusal("the build context is not known")
    for name in row.manifests:
        if not project.is_file(name):
            return Refusal(f"there is no {name} in the build context")
    lock = next((name for name in row.locks if project.is_file(name)), None)
    if reason := _lock(row, " ".join(words), lock, environment):
        return reason
    for name in sorted(environment.keys() & set(row.variables)):
        if _HARMLESS.fullmatch(environment[name]):
            continue
        return Refusal(f"{name} may make the install look at the source")
    for name, why in row.unsafe:
        if project.has(name):
            return Refusal(why)
    for name in (*row.manifests, *row.locks, *row.extras, *dict(row.unsafe)):
        if above := project.above(name):
            return Refusal(f"{above} stands above the folder of the install, and may count, too")
    for name in row.writes:
        if project.has(name):
            over = f"the source copy would put {name} of the build context over the installed one"
            return Refusal(over, f"add `{name}` to .dockerignore")
    found = row.reads(project, words)
    if isinstance(found, Refusal):
        return found
    extras = [name for name in row.extras if project.has(name)]
    files = list(dict.fromkeys([*row.manifests, *([lock] if lock else []), *found, *extras]))
    for name in files:
        if project.is_link(name):
            return Refusal(f"{name} is a symbolic link")
        if project.context.is_dir(project.path(name)) and project.hidden(name):
            return Refusal(f".dockerignore hides a part of {name}")
    return files


#: Values by which no program is led anywhere: limits of memory, and switches.
_HARMLESS = re.compile(
    r"(?:--(?:max[-_]old[-_]space[-_]size=\d+|openssl-legacy-provider|no-\w+)\s*)+|-mod=mod|-v|off|auto"
)


def _lock(row: Ecosystem, line: str, lock: str | None, environment: Mapping[str, str]) -> Refusal | None:
    if lock is None:
        if re.search(row.needs_lock, line):
            return Refusal(f"there is no {' or '.join(reversed(row.locks))} in the build context")
        return None
    if re.search(row.frozen, line) or _is_on(environment, row.frozen_by):
        return None
    command = " ".join(line.split()[:2])
    return Refusal(f"`{command}` may write {lock}, which the source copy would then overwrite", row.help)


def _is_on(environment: Mapping[str, str], names: Sequence[str]) -> bool:
    return any(environment.get(name, "").lower() not in ("", "0", "false", "no") for name in names)
