"""Package managers of languages: how they install what a project depends on, and what of the project they touch.

A record for each; its options are those whose meaning for the project's files is known. What it reads beyond the
manifests that stand here is for :mod:`dockfix.context` to find out.
"""

from __future__ import annotations

from typing import NamedTuple

from .command_line import Command, Value, launches, switches, takes, takes_one_of, verbs

#: A package of pip, with extras and versions (PEP 508, as far as it stands in one word).
PYTHON_PACKAGE = r"[A-Za-z0-9][\w.-]*(?:\[[\w,.-]+\])?(?:[=<>~!]=?[\w.*,<>=!~]+)?"
#: Endings of local files among them.
PYTHON_FILES = (".whl", ".zip", ".tar.gz")


class DependencyManager(NamedTuple):
    """How a package manager installs a project's dependencies.

    ``frozen`` and ``needs_lock`` name verbs and options; the paths are relative to the project's folder.
    """

    name: str
    install: Command
    source: str  #: where the facts of this record come from
    manifests: tuple[str, ...] = ()  #: all of them must be there
    other_manifests: tuple[str, ...] = ()  #: patterns of names, of which one must be there where no manifest is named
    locks: tuple[str, ...] = ()  #: the first that is there counts
    frozen: tuple[str, ...] = ()  #: by these the lock file is never written
    frozen_by: tuple[str, ...] = ()  #: and by these environment variables
    needs_lock: tuple[str, ...] = ()  #: by these it fails without a lock file
    extras: tuple[str, ...] = ()  #: files and folders that it reads where they are
    writes: tuple[str, ...] = ()  #: what it makes in the project's folder
    conflicts: tuple[tuple[str, str], ...] = ()  #: what must not be there, and why
    variables: tuple[str, ...] = ()  #: environment variables that may make it look at the source
    without_project: tuple[str, ...] = ()  #: options without which it installs the source itself, too
    value_options: tuple[str, ...] = ()  #: more options that take a value: what they mean for the project is not known
    advice: str = ""  #: how to keep the lock file as it is


#: Variables by which Node.js loads modules, whoever starts it (nodejs.org/api/cli.html).
_NODE_VARIABLES = ("NODE_OPTIONS", "NODE_PATH")

NPM = DependencyManager(
    "npm",
    Command(
        launches("npm"),
        verbs("ci|clean-install|install|i"),
        (
            *switches(
                "--prod --no-audit --no-fund --silent --quiet --verbose --legacy-peer-deps --force --foreground-scripts"
            ),
            *switches("--ignore-scripts --no-optional --no-package-lock --prefer-offline --no-progress -f -d"),
            *switches("--no-bin-links --engine-strict --no-update-notifier --strict-peer-deps --offline -s -q"),
            *takes_one_of("true", "--production --unsafe-perm", may_stand_alone=True),
            *takes_one_of("false", "--audit --fund --progress"),
            *takes_one_of("prod production", "--only"),
            *takes_one_of("dev optional peer", "--omit"),
            *takes_one_of("dev", "--include"),
            *takes(Value.WORD, "--loglevel --maxsockets --fetch-retries --fetch-retry-factor"),
            *takes(Value.WORD, "--fetch-retry-mintimeout --fetch-retry-maxtimeout --fetch-timeout"),
            *takes(Value.PATH, "--cache"),
            *takes(Value.URL, "--registry"),
        ),
    ),
    "docs.npmjs.com/cli/commands/npm-ci, npm-install; docs.npmjs.com/cli/using-npm/config",
    manifests=("package.json",),
    locks=("npm-shrinkwrap.json", "package-lock.json"),
    frozen=("ci", "clean-install", "--no-package-lock"),
    needs_lock=("ci", "clean-install"),
    extras=(".npmrc",),
    writes=("node_modules",),
    variables=_NODE_VARIABLES,
    advice="`npm ci` never writes it",
)

YARN = DependencyManager(
    "Yarn",
    Command(
        launches("yarn"),
        verbs("|install"),
        (
            *switches("--frozen-lockfile --pure-lockfile --immutable --immutable-cache --prod --non-interactive"),
            *switches("--silent --ignore-scripts --ignore-engines --ignore-optional --ignore-platform --no-progress"),
            *switches("--inline-builds --check-cache --prefer-offline --verbose --no-cache --check-files -s"),
            *takes_one_of("true", "--production", may_stand_alone=True),
            *takes_one_of("skip-build", "--mode"),
            *takes(Value.WORD, "--network-timeout --network-concurrency"),
            *takes(Value.PATH, "--cache-folder"),
        ),
    ),
    "classic.yarnpkg.com/docs/cli/install; yarnpkg.com/cli/install",
    manifests=("package.json",),
    locks=("yarn.lock",),
    frozen=("--frozen-lockfile", "--pure-lockfile", "--immutable"),
    needs_lock=("--frozen-lockfile", "--immutable"),
    extras=(".npmrc", ".yarnrc", ".yarnrc.yml", ".yarnclean"),
    writes=(
        *("node_modules", ".pnp.cjs", ".pnp.js", ".pnp.loader.mjs", ".yarn/cache", ".yarn/unplugged"),
        *(".yarn/install-state.gz", ".yarn/build-state.yml"),
    ),
    conflicts=(("npm-shrinkwrap.json", "Yarn looks at npm-shrinkwrap.json"), (".env.yarn", "Yarn reads .env.yarn")),
    variables=_NODE_VARIABLES,
    advice="`yarn install --frozen-lockfile` (`--immutable` from Yarn 2 on) never writes it",
)

PNPM = DependencyManager(
    "pnpm",
    Command(
        launches("pnpm"),
        verbs("install|i|fetch"),
        (
            *switches("--frozen-lockfile --prod --production --dev --no-optional --ignore-scripts --prefer-offline"),
            *switches("--offline --silent --strict-peer-dependencies -P -D -s"),
            *takes(Value.WORD, "--reporter --config."),
            *takes(Value.PATH, "--store-dir"),
        ),
    ),
    "pnpm.io/cli/install, pnpm.io/cli/fetch",
    manifests=("package.json",),
    locks=("pnpm-lock.yaml",),
    frozen=("--frozen-lockfile", "fetch"),
    frozen_by=("CI",),
    needs_lock=("--frozen-lockfile", "fetch"),
    extras=(".npmrc", "pnpm-workspace.yaml"),
    writes=("node_modules", ".pnpm-store"),
    conflicts=(
        ("package.yaml", "pnpm reads package.yaml"),
        ("package.json5", "pnpm reads package.json5"),
        (".pnpmfile.cjs", ".pnpmfile.cjs is a program, which may look at the source"),
        (".pnpmfile.mjs", ".pnpmfile.mjs is a program, which may look at the source"),
    ),
    variables=_NODE_VARIABLES,
    advice="`pnpm install --frozen-lockfile` never writes it",
)

BUN = DependencyManager(
    "Bun",
    Command(
        launches("bun"),
        verbs("install|i"),
        switches("--frozen-lockfile --production --ignore-scripts --no-progress --no-summary --silent --no-cache -p"),
    ),
    "bun.sh/docs/cli/install",
    manifests=("package.json",),
    locks=("bun.lock", "bun.lockb"),
    frozen=("--frozen-lockfile",),
    needs_lock=("--frozen-lockfile",),
    extras=("bunfig.toml", ".npmrc"),
    writes=("node_modules",),
    conflicts=(("bun.lockb", "bun.lockb is binary: whether it names local packages can't be told"),),
    advice="`bun install --frozen-lockfile` never writes it",
)

#: How pip is started; ``uv pip`` takes its options.
PIP_LAUNCHES = (
    *launches("pip", versioned=True, in_any_folder=True),
    *launches("python -m pip", versioned=True),
    *launches("uv pip"),
)

PIP = DependencyManager(
    "pip",
    Command(
        PIP_LAUNCHES,
        verbs("install|wheel|sync"),
        (
            *switches("--no-cache-dir --no-cache --upgrade --quiet --disable-pip-version-check --user --no-deps"),
            *switches("--require-hashes --pre --system --compile --no-compile --break-system-packages"),
            *switches("--ignore-installed --force-reinstall --prefer-binary --no-warn-script-location --no-input"),
            *switches("--no-build-isolation --compile-bytecode -U -q -v"),
            *takes_one_of("ignore", "--root-user-action"),
            *takes(Value.WORD, "--progress-bar --timeout --default-timeout --retries --upgrade-strategy"),
            *takes(Value.WORD, "--no-binary --only-binary --trusted-host"),
            *takes(Value.URL, "-i --index-url --extra-index-url"),
            *takes(Value.PATH, "-t -w --prefix --root --target --python --wheel-dir"),
            *takes(Value.LIST, "-r -c --requirement --constraint"),
        ),
        PYTHON_PACKAGE,
        PYTHON_FILES,
    ),
    "pip.pypa.io/en/stable/cli/pip_install; docs.astral.sh/uv/reference/cli",
    conflicts=(("uv.toml", "uv reads uv.toml"),),
    variables=(
        *("PYTHONPATH", "PYTHONHOME", "PIP_REQUIREMENT", "PIP_CONSTRAINT", "PIP_FIND_LINKS", "PIP_CONFIG_FILE"),
        *("PIP_TARGET", "PIP_PREFIX", "PIP_SRC", "UV_CONSTRAINT", "UV_OVERRIDE", "UV_CONFIG_FILE", "UV_FIND_LINKS"),
    ),
    value_options=(
        *("-e", "--editable", "-f", "--find-links", "--cache-dir", "--src", "--proxy", "--cert", "--log", "-C"),
        *("--config-settings", "--client-cert", "--platform", "--python-version", "--implementation", "--abi"),
    ),
)

UV = DependencyManager(
    "uv",
    Command(
        launches("uv"),
        verbs("sync"),
        (
            *switches("--frozen --locked --no-dev --no-install-project --no-install-workspace --no-editable"),
            *switches("--all-extras --all-groups --no-cache --quiet --compile-bytecode --no-default-groups"),
            *switches("--inexact --no-progress -n -q -v"),
            *takes(Value.WORD, "--extra --group --no-group --only-group --link-mode"),
            *takes(Value.PATH, "--python"),
        ),
    ),
    "docs.astral.sh/uv/reference/cli (uv sync)",
    manifests=("pyproject.toml",),
    locks=("uv.lock",),
    frozen=("--frozen", "--locked"),
    frozen_by=("UV_FROZEN", "UV_LOCKED"),
    needs_lock=("--frozen", "--locked"),
    extras=(".python-version", "uv.toml"),
    writes=(".venv",),
    variables=("PYTHONPATH", "UV_CONFIG_FILE", "UV_FIND_LINKS"),
    advice="`uv sync --frozen` never writes it",
)

POETRY = DependencyManager(
    "Poetry",
    Command(
        launches("poetry"),
        verbs("install"),
        (
            *switches("--no-root --no-interaction --no-ansi --no-dev --no-cache --sync --compile --quiet --verbose"),
            *switches("--no-directory --all-extras --all-groups -n -q -v"),
            *takes(Value.WORD, "--only --without --with --extras"),
        ),
    ),
    "python-poetry.org/docs/cli (install)",
    manifests=("pyproject.toml",),
    locks=("poetry.lock",),
    frozen=("install",),
    extras=("poetry.toml",),
    writes=(".venv",),
    variables=("PYTHONPATH",),
    without_project=("--no-root",),
)

PIPENV = DependencyManager(
    "Pipenv",
    Command(
        launches("pipenv"),
        verbs("install|sync"),
        switches("--system --deploy --ignore-pipfile --dev --verbose --clear -d"),
    ),
    "pipenv.pypa.io/en/latest/cli.html",
    manifests=("Pipfile",),
    locks=("Pipfile.lock",),
    frozen=("--deploy", "--ignore-pipfile", "sync"),
    needs_lock=("--ignore-pipfile", "sync"),
    writes=(".venv",),
    conflicts=((".env", "Pipenv reads .env"),),
    variables=("PYTHONPATH", "PIPENV_PIPFILE"),
    advice="`pipenv install --deploy` and `pipenv sync` never write it",
)

GO = DependencyManager(
    "Go",
    Command(launches("go"), verbs("mod download|mod verify"), switches("-x")),
    "go.dev/ref/mod#go-mod-download",
    manifests=("go.mod",),
    locks=("go.sum",),
    frozen=("mod download", "mod verify"),
    conflicts=(("go.work", "go.work speaks of the source"), ("vendor", "a vendor folder is in the source")),
    variables=("GOFLAGS", "GOWORK", "GOMODCACHE"),
)

CARGO = DependencyManager(
    "Cargo",
    Command(
        launches("cargo"), verbs("fetch"), (*switches("--locked --frozen --quiet -q"), *takes(Value.WORD, "--target"))
    ),
    "doc.rust-lang.org/cargo/commands/cargo-fetch.html",
    manifests=("Cargo.toml",),
    locks=("Cargo.lock",),
    frozen=("--locked", "--frozen"),
    needs_lock=("--locked", "--frozen"),
    extras=("rust-toolchain", "rust-toolchain.toml", ".cargo/config.toml", ".cargo/config"),
    advice="`cargo fetch --locked` never writes it",
)

BUNDLER = DependencyManager(
    "Bundler",
    Command(
        launches("bundle"),
        verbs("|install"),
        (
            *switches("--frozen --quiet --no-cache --verbose"),
            *takes(Value.WORD, "--jobs --retry --without --with -j -r"),
        ),
        "development|test",
    ),
    "bundler.io/man/bundle-install.1.html",
    manifests=("Gemfile",),
    locks=("Gemfile.lock",),
    frozen=("--frozen",),
    frozen_by=("BUNDLE_FROZEN", "BUNDLE_DEPLOYMENT"),
    needs_lock=("--frozen",),
    writes=("vendor/bundle", ".bundle"),
    conflicts=(("gems.rb", "Bundler reads gems.rb"), ("vendor/cache", "Bundler takes gems from vendor/cache")),
    variables=("BUNDLE_GEMFILE", "RUBYOPT", "RUBYLIB", "BUNDLE_PATH"),
    advice="`ENV BUNDLE_FROZEN=1` keeps Bundler from writing it",
)

COMPOSER = DependencyManager(
    "Composer",
    Command(
        (*launches("composer", "composer.phar"), *launches("php composer", "php composer.phar", in_any_folder=True)),
        verbs("install"),
        (
            *switches("--no-dev --no-scripts --no-autoloader --no-plugins --no-interaction --no-progress"),
            *switches("--prefer-dist --no-suggest --optimize-autoloader --classmap-authoritative --quiet --ansi"),
            *switches("--ignore-platform-reqs --no-ansi --no-cache --apcu-autoloader -a -n -o -q -v"),
            *takes(Value.WORD, "--ignore-platform-req --prefer-install"),
        ),
    ),
    "getcomposer.org/doc/03-cli.md#install-i",
    manifests=("composer.json",),
    locks=("composer.lock",),
    frozen=("install",),
    extras=("auth.json",),
    writes=("vendor",),
    conflicts=(("symfony.lock", "Symfony Flex reads symfony.lock and writes into the source"),),
    variables=("COMPOSER", "COMPOSER_VENDOR_DIR", "COMPOSER_BIN_DIR"),
)

MAVEN = DependencyManager(
    "Maven",
    Command(
        launches("mvn", "mvnw", "./mvnw"),
        verbs("dependency:go-offline|dependency:resolve|dependency:resolve-plugins"),
        (
            *switches("-B -q -o -U -e -ntp --batch-mode --quiet --no-transfer-progress -DskipTests"),
            *takes(Value.WORD, "-T"),
            *takes(Value.SETTING, "-D"),
            *takes(Value.PATH, "-Dmaven.repo.local"),
        ),
    ),
    "maven.apache.org/plugins/maven-dependency-plugin",
    manifests=("pom.xml",),
    extras=("mvnw", ".mvn"),
)

GRADLE = DependencyManager(
    "Gradle",
    Command(
        launches("gradle", "gradlew", "./gradlew"),
        verbs("dependencies"),
        (*switches("--no-daemon --quiet -q --info --stacktrace"), *takes_one_of("plain", "--console")),
    ),
    "docs.gradle.org/current/userguide/command_line_interface.html",
    other_manifests=("build.gradle", "build.gradle.kts", "settings.gradle", "settings.gradle.kts"),
    extras=("gradle.properties", "gradlew", "gradle"),
    writes=(".gradle", "build"),
    conflicts=(("buildSrc", "buildSrc is a part of the source"), ("gradle.lockfile", "gradle.lockfile may be written")),
)

DOTNET = DependencyManager(
    ".NET",
    Command(
        launches("dotnet"),
        verbs("restore"),
        (
            *switches("--locked-mode --no-cache"),
            *takes(Value.WORD, "-r -a -v --runtime --arch --verbosity"),
            *takes(Value.URL, "--source"),
        ),
        r"[\w./-]+\.(?:\w+proj|slnx?)",
    ),
    "learn.microsoft.com/dotnet/core/tools/dotnet-restore",
    other_manifests=("*.*proj", "*.sln", "*.slnx"),
    writes=("obj", "bin"),
    conflicts=(("packages.lock.json", "packages.lock.json may be written"),),
)

MIX = DependencyManager(
    "Mix",
    Command(
        launches("mix"),
        verbs("deps.get"),
        (*switches("--check-locked --quiet"), *takes(Value.WORD, "--only")),
    ),
    "hexdocs.pm/mix/Mix.Tasks.Deps.Get.html",
    manifests=("mix.exs",),
    locks=("mix.lock",),
    frozen=("--check-locked",),
    needs_lock=("--check-locked",),
    writes=("deps", "_build"),
    advice="`mix deps.get --check-locked` never writes it",
)

#: All of them.
DEPENDENCY_MANAGERS = (
    *(NPM, YARN, PNPM, BUN, PIP, UV, POETRY, PIPENV),
    *(GO, CARGO, BUNDLER, COMPOSER, MAVEN, GRADLE, DOTNET, MIX),
)
