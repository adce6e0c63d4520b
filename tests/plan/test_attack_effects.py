"""Pairs of files that do not make the same image, though the effects of a rewrite excuse something like it."""

from __future__ import annotations

import pytest

from dockfix.codemod import Effect
from dockfix.cst import parse
from dockfix.plan import Scenario, difference, plan

WORLDS = (Scenario(), Scenario(given=None, base_set=True))
START = "FROM debian:12\nWORKDIR /app\n"
APT = "RUN apt-get update && apt-get install -y a"
RM = "rm -rf /var/lib/apt/lists/*"
BASH = 'SHELL ["/bin/bash", "-c"]\n'

#: ``Effect.CACHE``: a copy of the source below the install.
SPLIT = [
    # the install reads or writes the source
    ("COPY . .\nRUN pip install .", "COPY setup.cfg ./\nRUN pip install .\nCOPY . ."),
    ("COPY . .\nRUN pip install -e .", "COPY setup.cfg ./\nRUN pip install -e .\nCOPY . ."),
    ("COPY . .\nRUN pip install -e.", "COPY setup.cfg ./\nRUN pip install -e.\nCOPY . ."),
    ("COPY . .\nRUN pip install ./lib", "COPY setup.cfg ./\nRUN pip install ./lib\nCOPY . ."),
    ("COPY . .\nRUN pip wheel .", "COPY setup.cfg ./\nRUN pip wheel .\nCOPY . ."),
    ("COPY . .\nRUN pip install *.whl", "COPY a.txt ./\nRUN pip install *.whl\nCOPY . ."),
    ("COPY . .\nRUN pip install $(cat a)", "COPY a.txt ./\nRUN pip install $(cat a)\nCOPY . ."),
    (
        "COPY . .\nRUN pip install -r a.txt --find-links w",
        "COPY a.txt ./\nRUN pip install -r a.txt --find-links w\nCOPY . .",
    ),
    ("COPY . .\nRUN pip install -r a.txt -t .", "COPY a.txt ./\nRUN pip install -r a.txt -t .\nCOPY . ."),
    ("COPY . .\nRUN pip install -r a.txt -t /app", "COPY a.txt ./\nRUN pip install -r a.txt -t /app\nCOPY . ."),
    ("COPY . .\nRUN cargo install --path .", "COPY Cargo.toml ./\nRUN cargo install --path .\nCOPY . ."),
    ("COPY . .\nRUN yarn add x", "COPY package.json ./\nRUN yarn add x\nCOPY . ."),
    ("COPY . .\nRUN npm install x", "COPY package.json ./\nRUN npm install x\nCOPY . ."),
    ("COPY . .\nRUN npm i --save-dev x", "COPY package.json ./\nRUN npm i --save-dev x\nCOPY . ."),
    ("COPY . .\nRUN npm install ./x", "COPY package.json ./\nRUN npm install ./x\nCOPY . ."),
    ("COPY . .\nRUN poetry add x", "COPY pyproject.toml ./\nRUN poetry add x\nCOPY . ."),
    ("COPY . .\nRUN poetry install", "COPY pyproject.toml ./\nRUN poetry install\nCOPY . ."),
    ("COPY . .\nRUN composer config a b", "COPY composer.json ./\nRUN composer config a b\nCOPY . ."),
    ("COPY . .\nRUN npm install", "COPY package.json package-lock.json ./\nRUN npm install\nCOPY . ."),
    ("COPY . .\nRUN yarn", "COPY package.json yarn.lock ./\nRUN yarn\nCOPY . ."),
    ("COPY . .\nRUN yarn --cwd sub", "COPY package.json ./\nRUN yarn --cwd sub\nCOPY . ."),
    ("COPY . .\nRUN npm ci --prefix sub", "COPY package.json ./\nRUN npm ci --prefix sub\nCOPY . ."),
    ("COPY . .\nRUN npm ci --cache ./x", "COPY package.json ./\nRUN npm ci --cache ./x\nCOPY . ."),
    ("COPY . .\nRUN cd .. && npm ci", "COPY package.json ./\nRUN cd .. && npm ci\nCOPY . ."),
    ("COPY . .\nRUN gem install ./a.gem", "COPY Gemfile ./\nRUN gem install ./a.gem\nCOPY . ."),
    ("COPY . .\nRUN go mod vendor", "COPY go.mod ./\nRUN go mod vendor\nCOPY . ."),
    ("COPY . .\nRUN npm ci > /dev/null; ls", "COPY package.json ./\nRUN npm ci > /dev/null; ls\nCOPY . ."),
    (
        "COPY . .\nRUN NODE_OPTIONS=--require=/app/x npm ci",
        "COPY package.json ./\nRUN NODE_OPTIONS=--require=/app/x npm ci\nCOPY . .",
    ),
    ("COPY . .\nRUN A=$(cat x) npm ci", "COPY package.json ./\nRUN A=$(cat x) npm ci\nCOPY . ."),
    # what the install needs is not there
    ("COPY . .\nRUN npm ci", "COPY go.mod ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN pip install -r a.txt", "COPY b.txt ./\nRUN pip install -r a.txt\nCOPY . ."),
    (
        "COPY . .\nRUN npm ci && pip install -r a.txt",
        "COPY package.json ./\nRUN npm ci && pip install -r a.txt\nCOPY . .",
    ),
    # the environment leads into the source
    (
        "ENV PATH=/app/bin:$PATH\nCOPY . .\nRUN npm ci",
        "ENV PATH=/app/bin:$PATH\nCOPY package.json ./\nRUN npm ci\nCOPY . .",
    ),
    ("ENV HOME=/app\nCOPY . .\nRUN npm ci", "ENV HOME=/app\nCOPY package.json ./\nRUN npm ci\nCOPY . ."),
    (
        "ENV NODE_OPTIONS=-r=./x\nCOPY . .\nRUN npm ci",
        "ENV NODE_OPTIONS=-r=./x\nCOPY package.json ./\nRUN npm ci\nCOPY . .",
    ),
    (
        "ENV PYTHONPATH=.\nCOPY . .\nRUN pip install -r a.txt",
        "ENV PYTHONPATH=.\nCOPY a.txt ./\nRUN pip install -r a.txt\nCOPY . .",
    ),
    # the target
    ("COPY . /\nWORKDIR /\nRUN npm ci", "COPY package.json /\nWORKDIR /\nRUN npm ci\nCOPY . /"),
    ("WORKDIR /root\nCOPY . .\nRUN npm ci", "WORKDIR /root\nCOPY package.json ./\nRUN npm ci\nCOPY . ."),
    (
        "WORKDIR /tmp/x\nCOPY . .\nRUN npm ci && rm -rf /tmp/*",
        "WORKDIR /tmp/x\nCOPY package.json ./\nRUN npm ci && rm -rf /tmp/*\nCOPY . .",
    ),
    ("COPY . .\nRUN npm ci && rm -rf /tmp/../app", "COPY package.json ./\nRUN npm ci && rm -rf /tmp/../app\nCOPY . ."),
    ("ARG D\nCOPY . $D/\nRUN npm ci", "ARG D\nCOPY package.json $D/\nRUN npm ci\nCOPY . $D/"),
    ("COPY . /app/../etc\nRUN npm ci", "COPY package.json /app/../etc/\nRUN npm ci\nCOPY . /app/../etc"),
    # flags and mounts
    ("COPY . .\nRUN --mount=target=/app npm ci", "COPY package.json ./\nRUN --mount=target=/app npm ci\nCOPY . ."),
    (
        "COPY . .\nRUN --mount=type=cache,target=node_modules npm ci",
        "COPY package.json ./\nRUN --mount=type=cache,target=node_modules npm ci\nCOPY . .",
    ),
    (
        "COPY . .\nRUN --mount=type=cache,target=/app/node_modules npm ci",
        "COPY package.json ./\nRUN --mount=type=cache,target=/app/node_modules npm ci\nCOPY . .",
    ),
    ("COPY --parents ./ ./\nRUN npm ci", "COPY --parents ./package.json ./\nRUN npm ci\nCOPY --parents ./ ./"),
    ("COPY --chown=a . .\nRUN npm ci", "COPY package.json ./\nRUN npm ci\nCOPY --chown=a . ."),
    ("COPY --chmod=700 . .\nRUN npm ci", "COPY --chmod=755 package.json ./\nRUN npm ci\nCOPY --chmod=700 . ."),
    (
        "COPY --exclude=package.json . .\nRUN npm ci",
        "COPY --exclude=package.json package.json ./\nRUN npm ci\nCOPY --exclude=package.json . .",
    ),
    # parts that are something else
    ("COPY . /x\nRUN pip install -r /x/a.txt", "COPY a.txt /x\nRUN pip install -r /x/a.txt\nCOPY . /x"),
    ("COPY a.txt b /x/\nRUN pip install -r /x/a.txt", "COPY a.txt /x\nRUN pip install -r /x/a.txt\nCOPY a.txt b /x/"),
    (
        "COPY . .\nRUN --mount=type=cache,target=/app npm ci",
        "COPY package.json ./\nRUN --mount=type=cache,target=/app npm ci\nCOPY . .",
    ),
    (
        "COPY . .\nRUN --mount=type=tmpfs,target=/ npm ci",
        "COPY package.json ./\nRUN --mount=type=tmpfs,target=/ npm ci\nCOPY . .",
    ),
    (
        "COPY . .\nRUN npm ci && rm -rf ~/.npm/../../app",
        "COPY package.json ./\nRUN npm ci && rm -rf ~/.npm/../../app\nCOPY . .",
    ),
    ("COPY . .\nRUN pip install -r ../a.txt", "COPY a.txt ./\nRUN pip install -r ../a.txt\nCOPY . ."),
    ("COPY . .\nRUN pip install -r /etc/a.txt", "COPY a.txt ./\nRUN pip install -r /etc/b.txt\nCOPY . ."),
    ("COPY . .\nRUN npm ci --install-links ./b", "COPY package.json ./\nRUN npm ci --install-links ./b\nCOPY . ."),
    ("COPY . .\nRUN npm ci --userconfig=.npmrc2", "COPY package.json ./\nRUN npm ci --userconfig=.npmrc2\nCOPY . ."),
    ("COPY . .\nRUN npm ci --script-shell=./sh", "COPY package.json ./\nRUN npm ci --script-shell=./sh\nCOPY . ."),
    (
        "COPY . .\nRUN bundle install --gemfile=b/Gemfile",
        "COPY Gemfile ./\nRUN bundle install --gemfile=b/Gemfile\nCOPY . .",
    ),
    ("COPY . .\nRUN bundle exec rake", "COPY Gemfile ./\nRUN bundle exec rake\nCOPY . ."),
    ("COPY . .\nRUN yarn build", "COPY package.json ./\nRUN yarn build\nCOPY . ."),
    ("COPY . .\nRUN dotnet restore b/b.sln", "COPY package.json ./\nRUN dotnet restore b/b.sln\nCOPY . ."),
    ("COPY . .\nRUN gradle build dependencies", "COPY build.gradle ./\nRUN gradle build dependencies\nCOPY . ."),
    ("COPY . .\nRUN mvn package dependency:resolve", "COPY pom.xml ./\nRUN mvn package dependency:resolve\nCOPY . ."),
    (
        "COPY . .\nRUN python -m pip install -r a.txt && python setup.py install",
        "COPY a.txt ./\nRUN python -m pip install -r a.txt && python setup.py install\nCOPY . .",
    ),
    (
        "COPY . .\nRUN uv sync --frozen --project sub",
        "COPY pyproject.toml ./\nRUN uv sync --frozen --project sub\nCOPY . .",
    ),
    (
        "COPY . .\nRUN uv sync --frozen --directory=sub",
        "COPY pyproject.toml ./\nRUN uv sync --frozen --directory=sub\nCOPY . .",
    ),
    ("COPY . .\nRUN composer -d sub install", "COPY composer.json ./\nRUN composer -d sub install\nCOPY . ."),
    (
        "COPY . .\nRUN pnpm -C sub i --frozen-lockfile",
        "COPY package.json ./\nRUN pnpm -C sub i --frozen-lockfile\nCOPY . .",
    ),
    ("COPY . .\nRUN npm ci", "COPY sub/package.json ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY package.json a.json\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY package.json /tmp/\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY */package.json ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY pack[a]ge.json ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY * ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "COPY package.json ./\nRUN npm ci\nUSER a\nWORKDIR /b\nCOPY . ."),
    ("COPY . .\nRUN npm ci\nUSER a", "USER a\nCOPY package.json ./\nRUN npm ci\nCOPY . ."),
    ("COPY . .\nENV A=1\nRUN npm ci", "COPY package.json ./\nRUN npm ci\nENV A=1\nCOPY . ."),
    ("COPY . .\nARG A=1\nRUN npm ci", "COPY package.json ./\nRUN npm ci\nARG A=1\nCOPY . ."),
    ("COPY . .\nRUN npm ci", "ADD package.json ./\nRUN npm ci\nCOPY . ."),
    ("COPY package.json src ./\nRUN npm ci", "COPY src ./\nRUN npm ci\nCOPY package.json src ./"),
]
#: ``Effect.CACHE``: packages above a copy.
PACKAGES = [
    *(
        (f"COPY a {target}\n{APT}", f"{APT}\nCOPY a {target}")
        for target in (
            "/app/../etc/apt/",
            "//etc/apt/",
            "/./etc/apt/x",
            "../etc/apt/",
            "/etc/apt/preferences.d/",
            "/",
            "/root/.x",
            "/usr/local/bin/",
            "/var/cache/",
            "/opt",
            "/home",
            "/opt/google/",
            "/usr/share/keyrings/x",
        )
    ),
    (f"ARG D\nCOPY a /app/$D\n{APT}", f"ARG D\n{APT}\nCOPY a /app/$D"),
    (f"RUN ln -s /etc/apt /conf\nCOPY a /conf/\n{APT}", f"RUN ln -s /etc/apt /conf\n{APT}\nCOPY a /conf/"),
    (f"ENV APT_CONFIG=/app/apt.conf\nCOPY . .\n{APT}", f"ENV APT_CONFIG=/app/apt.conf\n{APT}\nCOPY . ."),
    (f"ENV PATH=/app/bin:$PATH\nCOPY . .\n{APT}", f"ENV PATH=/app/bin:$PATH\n{APT}\nCOPY . ."),
    (f"ENV LD_PRELOAD=/app/a.so\nCOPY . .\n{APT}", f"ENV LD_PRELOAD=/app/a.so\n{APT}\nCOPY . ."),
    *(
        (f"COPY . .\nRUN {line}", f"RUN {line}\nCOPY . .")
        for line in (
            "apt-get install -y php*",
            "apt-get install -y -c conf/apt.conf a",
            "apt-get install -y -o Dir::Etc=etc a",
            "apk add --keys-dir keys a",
            "apk add --repositories-file repos a",
            "apk add --root x a",
            "yum install -y php*",
            "yum -c yum.conf install a",
            "dnf --installroot=x install -y a",
            "dnf --installroot x install -y a",
            "apk add a && rm -rf /tmp/../app",
            "apk add a && rm -rf /var/cache/*/../../../app",
            "apt-get install -y a.deb",
            "apt-get build-dep -y .",
            "apt-get install -y `cat a`",
            "apt-get install -y ~/a",
            "apt-get source install a",
            "A=$(cat b) apt-get install -y a",
            "APT_CONFIG=apt.conf apt-get install -y a",
            "apk add a > /dev/null && cp a b",
            "dnf install -y {a,./b}.rpm",
            "yum localinstall -y a/b.rpm",
            "apt-get download a && apt-get install a",
            "apt-get changelog update",
            "yum history update",
            "apk fetch add",
            "apk add -p x a",
            "apk add -t.x a<b",
            "dnf config-manager --add-repo update.repo",
        )
    ),
    ("USER a\nCOPY . .\nUSER root\nRUN apk add a", "USER a\nRUN apk add a\nUSER root\nCOPY . ."),
    (f"COPY . .\nENV A=1\n{APT}", f"{APT}\nENV A=1\nCOPY . ."),
    (f"COPY . .\nWORKDIR /b\n{APT}", f"{APT}\nCOPY . .\nWORKDIR /b"),
    (f"COPY a /b\nRUN x\n{APT}", f"{APT}\nCOPY a /b\nRUN x"),
    (f"COPY a /x/\nCOPY b /x/\n{APT}", f"{APT}\nCOPY b /x/\nCOPY a /x/"),
    (f"ADD a.tar /x/\n{APT}", f"{APT}\nADD a.tar /x/"),
    ("COPY . .\nRUN --mount=target=/m apk add a", "RUN --mount=target=/app/m apk add a\nCOPY . ."),
]
#: ``Effect.CLEANUP``
CLEAN = [
    # a clean-up that goes
    ("RUN apk add --no-cache a", "RUN apk add a"),
    ("RUN apk add --update a", "RUN apk add a"),
    ("RUN apk update && apk add a", "RUN apk add a"),
    ("RUN apk update && apk add a && apk add b", "RUN apk add --no-cache a && apk add b"),
    ("RUN pip install --no-cache-dir a", "RUN pip install a"),
    ("RUN yum install a && yum clean all", "RUN yum install a"),
    # lists that something needs
    *(
        (f"{APT}\nRUN {later}", f"{APT} && {RM}\nRUN {later}")
        for later in (
            "apt-get install -y b",
            "if x; then apt-get install -y b; fi",
            "bash -c 'apt-get install -y b'",
            "./install.sh",
            "bash install.sh",
            "curl https://a/b | bash",
            "A=$(apt-cache policy b) && x $A",
            "apt-file list b",
            "mk-build-deps -i",
            "add-apt-repository x",
            "sudo apt-get install b",
            "aptitude install b",
            "apt-get -y install b && apt-get update",
            "tasksel install b",
            "ls /var/lib/apt/lists",
            "cp -r /var/lib/apt/lists /x",
            "apt-get install remove",
            ". ./x",
            "gdebi a.deb",
            "f() { apt-get install -y b; }; f",
        )
    ),
    (f"{APT}\nRUN <<X\napt-get install -y b\nX", f"{APT} && {RM}\nRUN <<X\napt-get install -y b\nX"),
    (f'{APT}\nRUN ["apt-get", "install", "b"]', f'{APT} && {RM}\nRUN ["apt-get", "install", "b"]'),
    (f"{APT}\nCMD apt-get install -y b", f"{APT} && {RM}\nCMD apt-get install -y b"),
    (f'{APT}\nENTRYPOINT ["apt-get"]', f'{APT} && {RM}\nENTRYPOINT ["apt-get"]'),
    (f"{APT}\nONBUILD RUN apt-get install -y b", f"{APT} && {RM}\nONBUILD RUN apt-get install -y b"),
    (
        "RUN apk update && apk add a\nRUN if x; then apk add b; fi",
        "RUN apk add --no-cache a\nRUN if x; then apk add b; fi",
    ),
    ("RUN apk update && apk add a\nRUN ./x.sh", "RUN apk add --no-cache a\nRUN ./x.sh"),
    ("RUN apk add -U a && ./x.sh", "RUN apk add --no-cache a && ./x.sh"),
    ("RUN apk add -U a\nRUN apk search b", "RUN apk add --no-cache a\nRUN apk search b"),
    ("RUN apk add -U a\nRUN sh -c 'apk add b'", "RUN apk add --no-cache a\nRUN sh -c 'apk add b'"),
    ("RUN yum install -y a\nRUN yum -C install -y b", "RUN yum install -y a && yum clean all\nRUN yum -C install -y b"),
    (
        "RUN dnf install -y a\nRUN dnf --cacheonly install b",
        "RUN dnf install -y a && dnf clean all\nRUN dnf --cacheonly install b",
    ),
    ("RUN pip install a\nRUN pip cache list > /x", "RUN pip install --no-cache-dir a\nRUN pip cache list > /x"),
    (
        "RUN pip install a\nRUN cp -r /root/.cache/pip /x",
        "RUN pip install --no-cache-dir a\nRUN cp -r /root/.cache/pip /x",
    ),
    ("RUN pip install a\nRUN cp -r ~/.cache /x", "RUN pip install --no-cache-dir a\nRUN cp -r ~/.cache /x"),
    # who runs it
    (f"USER a\n{APT}", f"USER a\n{APT} && {RM}"),
    ("USER a\nRUN sudo yum install b", "USER a\nRUN sudo yum install b && yum clean all"),
    # other programs, other words
    ("RUN npm i a", "RUN npm i --no-cache a"),
    ("RUN uv pip install a", "RUN uv pip install --no-cache a"),
    ("RUN docker build .", "RUN docker build --no-cache ."),
    ("RUN pip download a", "RUN pip download --no-cache-dir a"),
    ("RUN apk --root /x add a", "RUN apk --root /x add --no-cache a && rm -rf /x"),
    (APT, f"{APT} && rm -rf /var/lib/apt/*"),
    (APT, f"{APT} ; {RM}"),
    (APT, f"{APT} || {RM}"),
    (f"{APT} || x", f"{APT} || x ; {RM}"),
    (f"{APT} | x", f"{APT} && {RM} | x"),
    (APT, f"{RM} && {APT}\nRUN x"),
    ("RUN apt-get update && apt-get install -y a", f"RUN apt-get update && {RM} && apt-get install -y a"),
    ("RUN apk update && x && apk add a", "RUN x && apk add a"),
    ("RUN apk info && pip install -i ./x a", "RUN apk info && pip install -i --no-cache-dir ./x a"),
    ("RUN pip install a --no-cache-dir=b", "RUN pip install a"),
    ("RUN pip install x install", "RUN pip install install"),
    ("RUN apk add a -- --no-cache", "RUN apk add a"),
]
#: Whole files with ``Effect.CLEANUP``.
STAGES = [
    (f"FROM debian AS a\n{APT}{{}}\nFROM a\nRUN apt-get install -y b\n", f" && {RM}"),
    (f"FROM debian AS a\n{APT}{{}}\nFROM debian\nCOPY --from=a /var/lib/apt /x\n", f" && {RM}"),
    (f"FROM debian AS a\n{APT}{{}}\nFROM debian\nCOPY --from=a / /\nRUN apt-get install b\n", f" && {RM}"),
    (
        f"FROM debian AS a\n{APT}{{}}\nFROM debian\nRUN --mount=type=bind,from=a,target=/x cp -r /x/var /y\n",
        f" && {RM}",
    ),
    (
        "FROM python AS a\nRUN pip install{} b\nFROM python\nCOPY --from=a /root/.cache /root/.cache\n",
        " --no-cache-dir",
    ),
    ("FROM python AS a\nRUN pip install{} b\nFROM python\nCOPY --from=0 /root /root\n", " --no-cache-dir"),
    ("FROM alpine AS a\nRUN apk add -U{} b\nFROM a AS c\nRUN apk add d\nFROM a\nCOPY --from=c /e /e\n", " --no-cache"),
    (f"FROM debian AS a\n{APT}{{}}\nFROM a AS b\nONBUILD RUN x\nFROM b\nRUN ./setup.sh\n", f" && {RM}"),
]
#: ``Effect.LAYERS``: two ``RUN``s, and what is typed as one.
JOINED = [
    ("x & ", "y", "x & y"),
    ("exec x", "y", "exec x && y"),
    ("trap y EXIT", "z", "trap y EXIT && z"),
    ("set -C && x", "y > /f", "set -C && x && y > /f"),
    ("set -a && A=1", "y", "set -a && A=1 && y"),
    ("set -n", "y", "set -n && y"),
    ("set -m && x", "y | z", "set -m && x && y | z"),
    ("set -x && x", "{ y; } 2> /f", "set -x && x && { y; } 2> /f"),
    ("set -f && x", "y $Z", "set -f && x && y $Z"),
    ("set -f", "for a in $B; do c; done", "set -f && for a in $B; do c; done"),
    ("umask 77", "touch a", "umask 77 && touch a"),
    ("ulimit -n 1", "y", "ulimit -n 1 && y"),
    ("cd /a", "touch b", "cd /a && touch b"),
    ("cd /a", "y", "cd /a && y"),
    ("cd a", "cd b && y", "cd a && cd b && y"),
    ("A=1", "echo $A", "A=1 && echo $A"),
    ("export A=1", "y", "export A=1 && y"),
    ("read A < f", "echo $A", "read A < f && echo $A"),
    (". ./x", "y", ". ./x && y"),
    ("eval x", "y", "eval x && y"),
    ("f() { x; }", "f", "f() { x; } && f"),
    ("alias y=z", "y", "alias y=z && y"),
    ("exit 0", "y", "exit 0 && y"),
    ("x || exit 0", "y", "x || exit 0 && y"),
    ("x", "y; z", "x && y; z"),
    ("x", "y || z", "x && y || z"),
    ("x; y", "z", "x; y && z ; w"),
    ("x", "! y", "! x && y"),
    ("x", "y &", "x && y &"),
    ("set -e; x; y", "z; w", "set -e; x; y && z; w"),
    ("if x; then set -e; fi", "y; z", "if x; then set -e; fi; y; z"),
    ("for a in b; do x; done", "echo $a", "for a in b; do x; done && echo $a"),
    ("x", "y # z", "x # z && y"),
    ("set -e; for a in b c; do false; done", "y", "set -e; for a in b c; do false; done && y"),
    ("echo a >> /etc/hosts", "y", "echo a >> /etc/hosts && y"),
    ("mount a", "y", "mount a && y"),
    ("service a start", "y", "service a start && y"),
    ("x", "echo $SECONDS", "x && echo $SECONDS"),
    ("x", "echo $_", "x && echo $_"),
    ("x", "echo $$ > /f", "x && echo $$ > /f"),
    ("x", "echo $PPID", "x && echo $PPID"),
    ("rm -rf /app", "touch a", "rm -rf /app && touch a"),
    ("rm -rf /app/*/../../app", "touch a", "rm -rf /app/*/../../app && touch a"),
    ("mv /app /b", "touch a", "mv /app /b && touch a"),
    ("rmdir ../app", "touch a", "rmdir ../app && touch a"),
    ("python x && make install", "python y", "python x && make install && python y"),
    ("node -v && n 20", "node -v > /f", "node -v && n 20 && node -v > /f"),
    ("pip x && pip install -U pip", "pip y", "pip x && pip install -U pip && pip y"),
    ("node -v && tar -xf a -C /usr/local", "node -v > /f", "node -v && tar -xf a -C /usr/local && node -v > /f"),
    ("ln -sf bash /bin/sh", "y", "ln -sf bash /bin/sh && y"),
    ("cp /bin/bash /usr/bin/sh", "y", "cp /bin/bash /usr/bin/sh && y"),
    ("busybox --install", "y", "busybox --install && y"),
    ("echo a > /bin/sh", "y", "echo a > /bin/sh && y"),
    ("echo a > /etc/ld.so.preload", "y", "echo a > /etc/ld.so.preload && y"),
    ("x", "y <<< a", "x && y"),
    ("x 2>&1", "y", "x && y 2>&1"),
    ("x", "y", "{ x; } | y"),
    ("x", "y", "(x && y) > /f"),
    ("set -o pipefail && x", "y | z", "set -o pipefail && x && y | z"),
    ("set -u && x", "echo $Q", "set -u && x && echo $Q"),
    ("set -- a b", "echo $1", "set -- a b && echo $1"),
    ("IFS=, && x", "y $A", "IFS=, && x && y $A"),
    ("unset A", "echo $A", "unset A && echo $A"),
    ("PATH=/x:$PATH && x", "y", "PATH=/x:$PATH && x && y"),
    ("HOME=/x && x", "cd && y", "HOME=/x && x && cd && y"),
    ("hash -r", "y", "hash -r && y"),
    ("x; wait", "y", "x; wait && y"),
    ("getopts a B", "echo $OPTIND", "getopts a B && echo $OPTIND"),
    (": ${A:=1}", "echo $A", ": ${A:=1} && echo $A"),
    ("x", "y", "x && y && :"),
    ("x", "y", "x || y"),
    ("echo $((A=1))", "echo $A", "echo $((A=1)) && echo $A"),
    ("printf -v A 1", "echo $A", "printf -v A 1 && echo $A"),
    ("mapfile A < f", "echo $A", "mapfile A < f && echo $A"),
    ("let A=1", "echo $A", "let A=1 && echo $A"),
    ("coproc x", "y", "coproc x && y"),
    ("x <(y)", "echo $!", "x <(y) && echo $!"),
    ("shopt -s globstar", "y **", "shopt -s globstar && y **"),
    ("enable -n test", "test a", "enable -n test && test a"),
    ("exec 3> f", "y >&3", "exec 3> f && y >&3"),
    ("exec {A}> f", "echo $A", "exec {A}> f && echo $A"),
    ("LC_ALL=C && x", "y", "LC_ALL=C && x && y"),
    ("BASH_ENV=/f && x", "y", "BASH_ENV=/f && x && y"),
    ("x", "echo $BASH_COMMAND", "x && echo $BASH_COMMAND"),
    ("cd /a || x", "touch b", "cd /a || x && touch b"),
    ("pushd /a", "y", "pushd /a && y"),
    ("time x", "y", "time x && y && z"),
]
#: Whole bodies of files with ``Effect.LAYERS``.
LAYERS = [
    *(
        (f"RUN x\n{between}\nRUN y", after)
        for between in ("USER u", "WORKDIR /b", "ENV A=1", "ARG A=1", BASH[:-1], "COPY a b", "VOLUME /v")
        for after in (f"{between}\nRUN x && y", f"RUN x && y\n{between}")
    ),
    ("RUN --mount=type=cache,target=/a x\nRUN y", "RUN --mount=type=cache,target=/a x && y"),
    (
        "RUN --mount=type=tmpfs,target=/type=cache x\nRUN --mount=type=tmpfs,target=/type=cache y",
        "RUN --mount=type=tmpfs,target=/type=cache x && y",
    ),
    ("RUN --mount=target=/a,rw x\nRUN --mount=target=/a,rw y", "RUN --mount=target=/a,rw x && y"),
    ("RUN --network=none x\nRUN y", "RUN --network=none x && y"),
    ("RUN <<E\nx\nE\nRUN y", "RUN <<E\nx\ny\nE"),
    ("RUN <<E\nx\nE\nRUN <<E\ny\nE", "RUN <<E\nx\ny\nE"),
    ("RUN x\nRUN <<E\ny\nE", "RUN x && y"),
    ('RUN ["x"]\nRUN y', "RUN x && y"),
    ("ENV BASH_ENV=/f\n" + BASH + "RUN x >> /f\nRUN y", "ENV BASH_ENV=/f\n" + BASH + "RUN x >> /f && y"),
    ("USER u\nRUN usermod -u 5 u\nRUN y", "USER u\nRUN usermod -u 5 u && y"),
    ("USER u\nRUN echo u:x:5:5::/: >> /etc/passwd\nRUN y", "USER u\nRUN echo u:x:5:5::/: >> /etc/passwd && y"),
    ("FROM a\nWORKDIR $X\nRUN rm -rf /b\nRUN touch c", "FROM a\nWORKDIR $X\nRUN rm -rf /b && touch c"),
]
#: The same all the same.
SAME = [
    (
        "COPY . .\nRUN pip install --no-cache-dir -r r.txt",
        "COPY r.txt ./\nRUN pip install --no-cache-dir -r r.txt\nCOPY . .",
        Effect.CACHE,
    ),
    (
        "COPY . .\nRUN cd w && npm ci",
        "COPY w/package.json w/package-lock.json w/\nRUN cd w && npm ci\nCOPY . .",
        Effect.CACHE,
    ),
    (
        "ENV PATH=/app/node_modules/.bin:$PATH\nCOPY . .\nRUN npm ci",
        "ENV PATH=/app/node_modules/.bin:$PATH\nCOPY package.json ./\nRUN npm ci\nCOPY . .",
        Effect.CACHE,
    ),
    (
        "COPY . .\nRUN npm install -g pnpm && pnpm i --frozen-lockfile",
        "COPY package.json pnpm-lock.yaml ./\nRUN npm install -g pnpm && pnpm i --frozen-lockfile\nCOPY . .",
        Effect.CACHE,
    ),
    (
        f"COPY . .\n{APT}=1.2-3 -t bookworm-backports && {RM}",
        f"{APT}=1.2-3 -t bookworm-backports && {RM}\nCOPY . .",
        Effect.CACHE,
    ),
    (
        "COPY . .\nRUN apk add -X https://a/b/c --virtual .d 'e>1'",
        "RUN apk add -X https://a/b/c --virtual .d 'e>1'\nCOPY . .",
        Effect.CACHE,
    ),
    (f"{APT}\nRUN apt-get clean\nRUN x", f"{APT} && {RM}\nRUN apt-get clean\nRUN x", Effect.CLEANUP),
    (f"{APT}\nRUN apt-get update && ./x.sh", f"{APT} && {RM}\nRUN apt-get update && ./x.sh", Effect.CLEANUP),
    (
        "RUN apk update && apk add a\nRUN apk add b",
        "RUN apk add --no-cache a\nRUN apk add --no-cache b",
        Effect.CLEANUP,
    ),
    ("RUN mkdir a && cd $_\nRUN x", "RUN ( mkdir a && cd $_ ) && x", Effect.LAYERS),
    ("RUN x\nRUN mkdir a && cd $_", "RUN x && mkdir a && cd $_", Effect.LAYERS),
    ("RUN cd /tmp && x\nRUN cd /opt && y", "RUN cd /tmp && x && cd /opt && y", Effect.LAYERS),
    ("RUN set -eux; x; y\nRUN set -eux; z", "RUN set -eux; x; y; z", Effect.LAYERS),
    ("RUN rm -rf /app/b\nRUN x", "RUN rm -rf /app/b && x", Effect.LAYERS),
    ("RUN useradd u\nRUN x", "RUN useradd u && x", Effect.LAYERS),
]


def differs(before: str, after: str, effect: Effect) -> str | None:
    for scenario in WORLDS:
        if found := difference(plan(parse(before), scenario), plan(parse(after), scenario), {effect}):
            return found
    return None


@pytest.mark.parametrize(("before", "after"), [*SPLIT, *PACKAGES])
def test_another_order(before: str, after: str) -> None:
    assert differs(f"{START}{before}\n", f"{START}{after}\n", Effect.CACHE)


@pytest.mark.parametrize(("before", "after"), CLEAN)
def test_another_clean_up(before: str, after: str) -> None:
    assert differs(f"{START}{before}\n", f"{START}{after}\n", Effect.CLEANUP)


@pytest.mark.parametrize(("text", "cleaning"), STAGES)
def test_another_clean_up_of_a_stage(text: str, cleaning: str) -> None:
    assert differs(text.format(""), text.format(cleaning), Effect.CLEANUP)


@pytest.mark.parametrize("shell", ["", BASH])
@pytest.mark.parametrize(("first", "second", "joined"), JOINED)
def test_another_shell(first: str, second: str, joined: str, shell: str) -> None:
    before, after = f"{START}{shell}RUN {first}\nRUN {second}\n", f"{START}{shell}RUN {joined}\n"
    assert differs(before, after, Effect.LAYERS)


@pytest.mark.parametrize(("before", "after"), LAYERS)
def test_other_layers(before: str, after: str) -> None:
    assert differs(f"{START}{before}\n", f"{START}{after}\n", Effect.LAYERS)


@pytest.mark.parametrize(("before", "after", "effect"), SAME)
def test_no_difference(before: str, after: str, effect: Effect) -> None:
    assert differs(f"{START}{before}\n", f"{START}{after}\n", effect) is None
