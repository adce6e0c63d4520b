"""Package managers of languages: which command lines install, and what of a project they touch."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import differs, lines, made, words

from dockfix.codemod import Effect
from dockfix.context import Project, Refusal
from dockfix.context.installs import files_of, install_of
from dockfix.plan.installs import does_without_source

#: Command lines, and what may stand behind each by itself.
INSTALLS = {
    "npm ci": "|--prod|--no-audit|--no-fund|--silent|--quiet|--verbose|--legacy-peer-deps|--force|--foreground-scripts"
    "|--ignore-scripts|--no-optional|--no-package-lock|--prefer-offline|--no-progress|-f|-d|--no-bin-links"
    "|--engine-strict|--no-update-notifier|--strict-peer-deps|--offline|-s|-q|--production|--production=true"
    "|--production --no-audit|--unsafe-perm|--unsafe-perm=true|--audit=false|--fund=false|--progress=false|--only=prod"
    "|--only=production|--omit=dev|--omit dev --omit optional|--omit=peer|--include=dev|--loglevel=error"
    "|--loglevel warn|--maxsockets 1|--fetch-retries 5|--fetch-retry-factor 2|--fetch-retry-mintimeout 20000"
    "|--fetch-retry-maxtimeout 120000|--fetch-timeout 600000|--cache /tmp/c|--registry https://registry.example.org/",
    "npm clean-install": "",
    "npm install": "",
    "npm i": "",
    "yarn": "|--frozen-lockfile",
    "yarn install": "|--frozen-lockfile|--pure-lockfile|--immutable|--immutable-cache|--prod|--non-interactive|--silent"
    "|--ignore-scripts|--ignore-engines|--ignore-optional|--ignore-platform|--no-progress|--inline-builds"
    "|--check-cache|--prefer-offline|--verbose|--no-cache|--check-files|-s|--production|--production=true"
    "|--production --silent|--mode=skip-build|--network-timeout 100000|--network-concurrency 1|--cache-folder /c",
    "pnpm install": "|--frozen-lockfile|--prod|--production|--dev|--no-optional|--ignore-scripts|--prefer-offline"
    "|--offline|--silent|--strict-peer-dependencies|-P|-D|-s|--reporter=append-only|--config.platform=linux"
    "|--store-dir /c",
    "pnpm i": "",
    "pnpm fetch": "",
    "bun install": "|--frozen-lockfile|--production|--ignore-scripts|--no-progress|--no-summary|--silent|--no-cache|-p",
    "bun i": "",
    "pip install -r a.txt": "|--no-cache-dir|--no-cache|--upgrade|--quiet|--disable-pip-version-check|--user|--no-deps"
    "|--require-hashes|--pre|--system|--compile|--no-compile|--break-system-packages|--ignore-installed"
    "|--force-reinstall|--prefer-binary|--no-warn-script-location|--no-input|--no-build-isolation|--compile-bytecode"
    "|-U|-q|-v|--root-user-action=ignore|--progress-bar off|--timeout 100|--default-timeout=100|--retries 5"
    "|--upgrade-strategy eager|--no-binary six|--only-binary=six|--trusted-host example.org"
    "|-i https://example.org/simple|--index-url https://example.org/simple|--extra-index-url=https://example.org/"
    "|-t /install|-w /wheels|--prefix=/install|--root /install|--target=/install|--python /usr/bin/python3"
    "|--wheel-dir=/wheels|-r b.txt|-c b.txt|--requirement b.txt|--constraint=b.txt|gunicorn==20.1.0",
    "pip3.11 install -r a.txt": "",
    "/venv/bin/pip install -r a.txt": "",
    "python3 -m pip install -r a.txt": "",
    "uv pip install -r a.txt": "",
    "uv pip sync a.txt": "",
    "pip wheel -r a.txt": "",
    "uv sync": "|--frozen|--locked|--no-dev|--no-install-project|--no-install-workspace|--no-editable|--all-extras"
    "|--all-groups|--no-cache|--quiet|--compile-bytecode|--no-default-groups|--inexact|--no-progress|-n|-q|-v"
    "|--extra web|--group web|--no-group dev|--only-group web|--link-mode=copy|--python /usr/bin/python3",
    "poetry install": "|--no-root|--no-interaction|--no-ansi|--no-dev|--no-cache|--sync|--compile|--quiet|--verbose"
    "|--no-directory|--all-extras|--all-groups|-n|-q|-v|--only main|--without dev|--with web|--extras web",
    "pipenv install": "|--system|--deploy|--ignore-pipfile|--dev|--verbose|--clear|-d",
    "pipenv sync": "",
    "go mod download": "|-x",
    "go mod verify": "",
    "cargo fetch": "|--locked|--frozen|--quiet|-q|--target x86_64-unknown-linux-musl",
    "bundle": "|--jobs 4",
    "bundle install": "|--frozen|--quiet|--no-cache|--verbose|--jobs=4|--retry 3|--without development test|--with web"
    "|-j4|-r 3",
    "composer install": "|--no-dev|--no-scripts|--no-autoloader|--no-plugins|--no-interaction|--no-progress"
    "|--prefer-dist|--no-suggest|--optimize-autoloader|--classmap-authoritative|--quiet|--ansi"
    "|--ignore-platform-reqs|--no-ansi|--no-cache|--apcu-autoloader|-a|-n|-o|-q|-v|--ignore-platform-req=php"
    "|--prefer-install dist",
    "composer.phar install": "",
    "php composer.phar install": "",
    "php /usr/bin/composer install": "",
    "mvn dependency:go-offline": "|-B|-q|-o|-U|-e|-ntp|--batch-mode|--quiet|--no-transfer-progress|-DskipTests|-T 4"
    "|-Dmaven.test.skip=true|-Dmaven.repo.local=/m2",
    "mvn dependency:resolve": "",
    "./mvnw dependency:resolve-plugins": "",
    "mvnw dependency:resolve": "",
    "gradle dependencies": "|--no-daemon|--quiet|-q|--info|--stacktrace|--console=plain",
    "./gradlew dependencies": "",
    "gradlew dependencies": "",
    "dotnet restore": "|--locked-mode|--no-cache|-r linux-x64|-a x64|-v quiet|--runtime linux-x64|--arch x64"
    "|--verbosity minimal|--source https://api.nuget.org/v3/index.json|a/b.csproj|a.sln|a.slnx",
    "mix deps.get": "|--check-locked|--quiet|--only prod",
}
OTHERS = {
    "npm ci": "--production=false|--unsafe-perm=false|--audit=true|--fund=true|--progress=true|--only=dev|--omit=all"
    "|--include=prod|--cache /app/c|--cache c|--registry file:///x|--workspace a|a",
    "yarn install": "--production=false|--mode=update-lockfile|--cache-folder /app/c|--cwd a",
    "pnpm install": "--store-dir /app|--dir a|a",
    "pip install -r a.txt": "--root-user-action=warn|-t /app|--target /app/lib|--prefix x|-w /app/w|a.whl|a.zip"
    "|a.tar.gz|./a|-i file:///x",
    "pip install": "six",
    "uv sync": "--python /app/.venv/bin/python",
    "composer install": "--working-dir=a",
    "mvn dependency:go-offline": "-Dmaven.repo.local=/app/m2|-Dfile=a|-f a",
    "gradle dependencies": "--console=rich|-p a",
    "dotnet restore": "--source /app/packages|a.txt",
    "bundle install": "a",
}


@pytest.mark.parametrize(("line", "more"), lines(INSTALLS))
def test_an_install_is_known(line: str, more: str) -> None:
    assert install_of([*line.split(), *more.split()], "/app") is not None


@pytest.mark.parametrize(("line", "more"), lines(OTHERS))
def test_another_command_is_not(line: str, more: str) -> None:
    assert install_of([*line.split(), *more.split()], "/app") is None


GO = "module a\n\ngo 1.22\n"
CARGO = "[package]\nname = 'a'\n\n[[bin]]\nname = 'a'\npath = 'main.rs'\n"
#: What a project may be made of, where an empty file would not do.
TEXTS = {
    **{"package.json": "{}", "package-lock.json": '{"lockfileVersion": 3, "packages": {"": {}}}', "bun.lock": "{}"},
    **{
        "npm-shrinkwrap.json": '{"lockfileVersion": 3, "packages": {"": {}}}',
        "a.txt": "six\n",
        "b.csproj": "<Project/>",
    },
    **{"pyproject.toml": "[project]\nname = 'a'\n", "Pipfile.lock": "{}", "go.mod": GO, "Cargo.toml": CARGO},
    **{"Gemfile": "gem 'a'\n", "composer.json": "{}", "composer.lock": "{}", "pom.xml": "<project/>"},
}
#: For each manager an install that writes no lock file, and the files of a whole project: it reads them in this order.
PROJECTS = {
    "npm ci": "package.json package-lock.json .npmrc",
    "npm clean-install": "package.json npm-shrinkwrap.json .npmrc",
    "npm install --no-package-lock": "package.json package-lock.json",
    "yarn --frozen-lockfile": "package.json yarn.lock .npmrc .yarnrc .yarnrc.yml",
    "yarn --pure-lockfile": "package.json yarn.lock",
    "yarn --immutable": "package.json yarn.lock",
    "pnpm install --frozen-lockfile": "package.json pnpm-lock.yaml .npmrc pnpm-workspace.yaml",
    "pnpm fetch": "package.json pnpm-lock.yaml",
    "bun install --frozen-lockfile": "package.json bun.lock bunfig.toml .npmrc",
    "pip install -r a.txt": "a.txt",
    "uv sync --frozen": "pyproject.toml uv.lock .python-version uv.toml",
    "uv sync --locked": "pyproject.toml uv.lock",
    "poetry install --no-root": "pyproject.toml poetry.lock poetry.toml",
    "pipenv install --deploy": "Pipfile Pipfile.lock",
    "pipenv install --ignore-pipfile": "Pipfile Pipfile.lock",
    "pipenv sync": "Pipfile Pipfile.lock",
    "go mod download": "go.mod go.sum",
    "go mod verify": "go.mod go.sum",
    "cargo fetch --locked": "Cargo.toml Cargo.lock rust-toolchain rust-toolchain.toml .cargo/config.toml .cargo/config",
    "cargo fetch --frozen": "Cargo.toml Cargo.lock",
    "bundle install --frozen": "Gemfile Gemfile.lock",
    "composer install": "composer.json composer.lock auth.json",
    "mvn dependency:go-offline": "pom.xml mvnw .mvn/",
    "gradle dependencies": "build.gradle gradle.properties gradlew gradle/",
    "dotnet restore": "b.csproj",
    "mix deps.get --check-locked": "mix.exs mix.lock",
}
#: What is not there in any of these: a manifest, and a lock file that an install can't do without.
WITHOUT = {
    "npm ci": "package-lock.json package.json",
    "npm clean-install": "npm-shrinkwrap.json",
    "yarn --frozen-lockfile": "yarn.lock package.json",
    "yarn --immutable": "yarn.lock",
    "pnpm install --frozen-lockfile": "pnpm-lock.yaml package.json",
    "pnpm fetch": "pnpm-lock.yaml",
    "bun install --frozen-lockfile": "bun.lock package.json",
    "uv sync --frozen": "uv.lock pyproject.toml",
    "uv sync --locked": "uv.lock",
    "poetry install --no-root": "pyproject.toml",
    "pipenv install --ignore-pipfile": "Pipfile.lock Pipfile",
    "pipenv sync": "Pipfile.lock",
    "go mod download": "go.mod",
    "cargo fetch --locked": "Cargo.lock Cargo.toml",
    "cargo fetch --frozen": "Cargo.lock",
    "bundle install --frozen": "Gemfile.lock Gemfile",
    "composer install": "composer.json",
    "mvn dependency:go-offline": "pom.xml",
    "mix deps.get --check-locked": "mix.lock mix.exs",
}
#: What must not be there: an install makes it in the project's folder, or reads more than its manifests.
IN_THE_WAY = {
    "npm ci": "node_modules",
    "yarn --frozen-lockfile": "node_modules .pnp.cjs .pnp.js .pnp.loader.mjs .yarn/cache .yarn/unplugged"
    " .yarn/install-state.gz .yarn/build-state.yml npm-shrinkwrap.json .env.yarn",
    "pnpm install --frozen-lockfile": "node_modules .pnpm-store package.yaml package.json5 .pnpmfile.cjs .pnpmfile.mjs",
    "bun install --frozen-lockfile": "node_modules bun.lockb",
    "pip install -r a.txt": "uv.toml",
    "uv sync --frozen": ".venv",
    "poetry install --no-root": ".venv",
    "pipenv sync": ".venv .env",
    "go mod download": "go.work vendor",
    "bundle install --frozen": "vendor/bundle .bundle gems.rb vendor/cache",
    "composer install": "vendor symfony.lock",
    "gradle dependencies": ".gradle build buildSrc gradle.lockfile",
    "dotnet restore": "obj bin packages.lock.json",
    "mix deps.get --check-locked": "deps _build",
}
#: Variables that may make an install look at the source.
VARIABLES = {
    "npm ci": "NODE_OPTIONS NODE_PATH",
    "yarn --frozen-lockfile": "NODE_OPTIONS NODE_PATH",
    "pnpm install --frozen-lockfile": "NODE_OPTIONS NODE_PATH",
    "pip install -r a.txt": "PYTHONPATH PYTHONHOME PIP_REQUIREMENT PIP_CONSTRAINT PIP_FIND_LINKS PIP_CONFIG_FILE"
    " PIP_TARGET PIP_PREFIX PIP_SRC UV_CONSTRAINT UV_OVERRIDE UV_CONFIG_FILE UV_FIND_LINKS",
    "uv sync --frozen": "PYTHONPATH UV_CONFIG_FILE UV_FIND_LINKS",
    "poetry install --no-root": "PYTHONPATH",
    "pipenv sync": "PYTHONPATH PIPENV_PIPFILE",
    "go mod download": "GOFLAGS GOWORK GOMODCACHE",
    "bundle install --frozen": "BUNDLE_GEMFILE RUBYOPT RUBYLIB BUNDLE_PATH",
    "composer install": "COMPOSER COMPOSER_VENDOR_DIR COMPOSER_BIN_DIR",
}
#: Installs that write the lock file, and the variables by which they don't.
FROZEN_BY = {
    "npm install": "",
    "yarn": "",
    "pnpm install": "CI",
    "bun install": "",
    "uv sync": "UV_FROZEN UV_LOCKED",
    "pipenv install": "",
    "cargo fetch": "",
    "bundle install": "BUNDLE_FROZEN BUNDLE_DEPLOYMENT",
    "mix deps.get": "",
}


def files(line: str) -> list[str]:
    """The files of the project for an install, which may be written with more options there."""
    return next(text for known, text in PROJECTS.items() if known.startswith(line)).split()


def read(folder: Path, line: str, names: list[str], **environment: str) -> list[str] | Refusal:
    install = install_of(line.split(), "/app")
    assert install is not None
    context = made(folder, {name: TEXTS.get(name, "") for name in names})
    return files_of(install, Project(context, "", "/app"), environment)


@pytest.mark.parametrize("line", PROJECTS)
def test_an_install_reads_the_files_of_its_project(line: str, tmp_path: Path) -> None:
    assert read(tmp_path, line, files(line)) == [name.rstrip("/") for name in files(line)]


@pytest.mark.parametrize(("line", "name"), words(WITHOUT))
def test_an_install_can_not_do_without(line: str, name: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, [other for other in files(line) if other != name])
    assert isinstance(found, Refusal)
    assert found.reason.startswith("there is no ")
    assert name in found.reason


@pytest.mark.parametrize(("line", "name"), words(IN_THE_WAY))
def test_what_an_install_would_find_or_make_is_in_the_way(line: str, name: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, [*files(line), name])
    assert isinstance(found, Refusal)
    assert name.partition("/")[0] in found.reason


@pytest.mark.parametrize(("line", "name"), words(VARIABLES))
def test_a_variable_may_lead_an_install_into_the_source(line: str, name: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, files(line), **{name: "/app/x"})
    assert found == Refusal(f"{name} may make the install look at the source")


@pytest.mark.parametrize("line", FROZEN_BY)
def test_an_install_may_write_the_lock_file(line: str, tmp_path: Path) -> None:
    found = read(tmp_path, line, files(line))
    assert isinstance(found, Refusal)
    assert "may write" in found.reason
    environment = [("CI", ""), ("UV_FROZEN", "")]
    assert not does_without_source([line.split()], "/app", [f"/{name}" for name in files(line)], environment, True)


@pytest.mark.parametrize(("line", "name"), words(FROZEN_BY))
def test_a_variable_keeps_the_lock_file(line: str, name: str, tmp_path: Path) -> None:
    assert read(tmp_path, line, files(line), **{name: "1"}) == files(line)
    parts = [f"/{part}" for part in files(line)]
    assert does_without_source([line.split()], "/app", parts, [(name, "1")], True)


def test_poetry_installs_the_source_itself(tmp_path: Path) -> None:
    found = read(tmp_path, "poetry install", ["pyproject.toml", "poetry.lock"])
    assert found == Refusal(
        "`poetry install` installs the source itself", "`poetry install --no-root` installs the rest"
    )
    assert not does_without_source([["poetry", "install"]], "/app", ["/pyproject.toml"], (), True)


@pytest.mark.parametrize("line", PROJECTS)
def test_the_proof_takes_the_files_of_a_project_for_enough(line: str) -> None:
    parts = [f"/{name}" for name in files(line)]
    assert does_without_source([line.split()], "/app", parts, (), True)
    assert not does_without_source([line.split()], "/app", ["/README"], (), True)


@pytest.mark.parametrize(
    ("line", "part"),
    lines(
        {
            "gradle dependencies": "build.gradle|build.gradle.kts|settings.gradle|settings.gradle.kts",
            "dotnet restore": "a.csproj|a.sln|a.slnx",
        }
    ),
)
def test_the_proof_takes_one_manifest_of_several_for_enough(line: str, part: str) -> None:
    assert does_without_source([line.split()], "/app", [f"/{part}"], (), True)


def test_the_proof_knows_both_lock_files_of_bun() -> None:
    for lock in ("bun.lock", "bun.lockb"):
        assert not does_without_source([["bun", "install"]], "/app", ["/package.json", f"/{lock}"], (), True)


@pytest.mark.parametrize(
    "option",
    [
        *("-e", "--editable", "-f", "--find-links", "--cache-dir", "--src", "--proxy", "--cert", "--log", "-C"),
        *("--config-settings", "--client-cert", "--platform", "--python-version", "--implementation", "--abi"),
    ],
)
def test_the_value_of_an_option_is_no_option_to_the_proof(option: str) -> None:
    def run(words: str) -> str:
        return f"FROM python\nRUN pip install {words} six\n"

    assert differs(run(option), run(f"{option} --no-cache-dir"), {Effect.CLEANUP})
    assert differs(run(f"{option} a"), run(f"{option} a --no-cache-dir"), {Effect.CLEANUP}) is None


@pytest.mark.parametrize("name", ["obj", "bin"])
def test_dotnet_makes_folders_beside_each_project(name: str, tmp_path: Path) -> None:
    found = read(tmp_path, "dotnet restore a/b.csproj", ["a/b.csproj", f"a/{name}"])
    assert isinstance(found, Refusal)
    assert found.help == f"add `a/{name}` to .dockerignore"
