"""What may stand beside an install and looks at no file of the source."""

from __future__ import annotations

import pytest
from tables import lines

from dockfix.context.installs import is_bystander

BYSTANDERS = {
    "npm": "npm install -g npm@10|npm i --global @angular/cli|npm add --location=global pnpm|npm i -g --no-fund a"
    "|npm i -g --no-audit a|npm i -g --force a|npm config set fund false|npm config set registry=https://example.org/"
    "|npm cache clean|npm cache clean --force|npm cache verify",
    "Yarn": "yarn cache clean|yarn cache clean --all",
    "pnpm": "pnpm store prune",
    "corepack": "corepack enable|corepack enable pnpm|corepack prepare pnpm@8 --activate",
    "pip": "pip install six|pip3 install six>=1|python -m pip install six|uv pip install six|pip install --no-cache-dir"
    " a|pip install --upgrade pip|pip install -U pip|pip install --user a|pip install --quiet a"
    "|pip install -q a|uv pip install --system a|pip cache purge|pip3 cache purge",
    "Poetry": "poetry config virtualenvs.create false|poetry config virtualenvs.in-project true",
    "gem": "gem install bundler|gem install --no-document bundler:2.5|gem install -N rake|gem install bundler -v 2.4",
    "Composer": "composer clear-cache|composer clearcache",
    "Mix": "mix local.hex|mix local.hex --force|mix local.rebar --if-missing",
    "the shell": "set -e|set -u|set -x|set -eux",
    "caches": "rm -rf /root/.npm|rm -rf ~/.cache|rm -r /root/.cache/pip|rm -rf ~/.composer/cache|rm -rf /root/.m2",
}
OTHERS = {
    "npm": "npm install a|npm install --location=project a|npm install -g ./a|npm i -g a.tgz|npm i -g a.tar.gz"
    "|npm i -g a.tar|npm config get a|npm run a",
    "corepack": "corepack prepare --activate|corepack disable",
    "pip": "pip install a.whl|pip install a.zip|pip install a.tar.gz|pip install a.txt|pip install .|pip cache list",
    "Poetry": "poetry config cache-dir x|poetry install",
    "gem": "gem install a.gem|gem build a",
    "others": "make|set -o pipefail|rm -rf /root/.config|rm -rf /app|mix compile|yarn build",
}


@pytest.mark.parametrize(("program", "line"), lines(BYSTANDERS))
def test_it_may_stand_beside_an_install(program: str, line: str) -> None:
    assert is_bystander(line.split())


@pytest.mark.parametrize(("program", "line"), lines(OTHERS))
def test_anything_else_may_not(program: str, line: str) -> None:
    assert not is_bystander(line.split())
