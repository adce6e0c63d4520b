"""Which command lines are installs, and what their manifests say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dockfix.context import BuildContext, Project, Refusal
from dockfix.context.installs import files_of, install_of, is_bystander

INSTALLS = {
    "npm": "npm ci|npm install --omit=dev|npm i --loglevel=error|npm clean-install --cache /tmp/c",
    "Yarn": "yarn|yarn install|yarn --frozen-lockfile|yarn install --network-timeout 100000",
    "pnpm": "pnpm install --frozen-lockfile|pnpm i -P|pnpm fetch --prod",
    "Bun": "bun install --frozen-lockfile|bun i",
    "pip": "pip install -r a.txt|pip3.11 install --no-cache-dir -r a.txt gunicorn==20.1.0"
    "|python -m pip install -r a.txt|/venv/bin/pip install -r a.txt -c b.txt|pip install --prefix=/install -ra.txt"
    "|uv pip sync a.txt|pip wheel -w /wheels -r a.txt",
    "uv": "uv sync --frozen --no-dev|uv sync --locked --extra web",
    "Poetry": "poetry install --no-root|poetry install --only main --no-interaction",
    "Pipenv": "pipenv install --system --deploy|pipenv sync",
    "Go": "go mod download|go mod download -x",
    "Cargo": "cargo fetch --locked",
    "Bundler": "bundle install|bundle install -j4 --without development test|bundle --jobs 4",
    "Composer": "composer install --no-dev -o|php composer.phar install|php /usr/bin/composer install",
    "Maven": "mvn -B dependency:go-offline|./mvnw dependency:resolve -q",
    "Gradle": "gradle dependencies --no-daemon|./gradlew --no-daemon dependencies",
    ".NET": "dotnet restore|dotnet restore a/b.csproj -r linux-x64",
    "Mix": "mix deps.get --only prod",
}
OTHERS = """
npm run build|npm install express|npm ci --workspace a|npm ci --prefix x|yarn build|yarn add a|pnpm install a
pip install .|pip install -e .|pip install -r a.txt --target /app/lib|pip install -r a.txt -t /app|pip install six
poetry build|uv run a|go build|go mod tidy|cargo build|bundle exec rake|composer update|mvn package|gradle build
dotnet build|mix compile|pip install -r a.txt ./b|pip download -r a.txt|npm install -g a
"""


@pytest.mark.parametrize(("name", "line"), [(name, line) for name in INSTALLS for line in INSTALLS[name].split("|")])
def test_an_install_is_known(name: str, line: str) -> None:
    install = install_of(line.split(), "/app")
    assert install is not None
    assert install.manager.name == name


@pytest.mark.parametrize("line", OTHERS.replace("\n", "|").strip("|").split("|"))
def test_anything_else_is_not(line: str) -> None:
    assert install_of(line.split(), "/app") is None


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("npm install -g npm@10", True),
        ("npm install a", False),
        ("npm install -g .", False),
        ("pip install --upgrade pip setuptools", True),
        ("pip install ./a", False),
        ("corepack enable", True),
        ("corepack prepare --activate", False),
        ("rm -rf /root/.cache", True),
        ("rm -rf /app", False),
        ("make", False),
    ],
)
def test_what_may_stand_beside_an_install(line: str, expected: bool) -> None:
    assert is_bystander(line.split()) is expected


def read(tmp_path: Path, line: str, files: dict[str, str], **environment: str) -> list[str] | Refusal:
    for name, text in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    install = install_of(line.split(), "/app")
    assert install is not None
    return files_of(install, Project(BuildContext.of_folder(tmp_path), "", "/app"), environment)


REQUIREMENTS = [
    ("six", True),
    ("six==1.16.0 --hash=sha256:00", True),
    ("uvicorn[standard]>=0.20 ; python_version > '3.8'", True),
    ("a @ https://example.org/a.tar.gz", True),
    ("git+https://example.org/a.git@v1#egg=a", True),
    ("--index-url https://example.org", True),
    ("--extra-index-url=file:///x", False),
    ("-e git+https://example.org/a#egg=a", False),
    ("-f ./wheels", False),
    ("./a", False),
    ("a.whl", False),
    ("a @ file:///app/a", False),
    ("# -e .", True),
]


@pytest.mark.parametrize(("line", "expected"), REQUIREMENTS)
def test_a_line_of_a_requirements_file(line: str, expected: bool, tmp_path: Path) -> None:
    found = read(tmp_path, "pip install -r a.txt", {"a.txt": f"six\n{line}\n"})
    assert (found == ["a.txt"]) is expected


def test_files_that_a_requirements_file_names_come_along(tmp_path: Path) -> None:
    files = {"r/a.txt": "-r b.txt\n-c ../c.txt\n", "r/b.txt": "six\n", "c.txt": "six<2\n"}
    assert read(tmp_path, "pip install -r /app/r/a.txt", files) == ["r/a.txt", "r/b.txt", "c.txt"]


LOCK = {"Gemfile": "gem 'a'\n", "Gemfile.lock": "GEM\n"}


def test_a_variable_may_freeze_the_lock_file(tmp_path: Path) -> None:
    assert isinstance(read(tmp_path, "bundle install", LOCK), Refusal)
    assert isinstance(read(tmp_path, "bundle install", LOCK, BUNDLE_FROZEN="false"), Refusal)
    assert read(tmp_path, "bundle install", LOCK, BUNDLE_FROZEN="true") == ["Gemfile", "Gemfile.lock"]


@pytest.mark.parametrize(
    "line", ["gemspec", "gem 'a', path: 'b'", "eval_gemfile 'b'", "gem 'a', File.read('b')", "`git x`", "load 'b'"]
)
def test_a_gemfile_that_may_look_at_the_source(line: str, tmp_path: Path) -> None:
    found = read(tmp_path, "bundle install", {**LOCK, "Gemfile": f"gem 'a'\n{line}\n"}, BUNDLE_FROZEN="1")
    assert isinstance(found, Refusal)


def test_nothing_is_known_without_a_context() -> None:
    install = install_of(["npm", "ci"], "/app")
    assert install is not None
    assert isinstance(files_of(install, Project(BuildContext.unknown(), "", "/app"), {}), Refusal)
