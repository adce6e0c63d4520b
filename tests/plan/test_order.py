"""Which moves of copies ``Effect.CACHE`` allows, and which clean-ups ``Effect.CLEANUP``."""

from __future__ import annotations

import pytest

from dockfix.codemod import Effect
from dockfix.cst import parse
from dockfix.plan import difference, plan

START = "FROM debian:12\nWORKDIR /app\n"
WHOLE = "COPY . ."
SAME = {
    "several parts": ("{w}\nRUN npm ci", "COPY package.json ./\nCOPY patches patches\nRUN npm ci\n{w}"),
    "a folder's files": (
        "{w}\nRUN pip install -r r/a.txt",
        "COPY r/a.txt r/b.txt r/\nRUN pip install -r r/a.txt\n{w}",
    ),
    "the same folder": (
        "COPY . /app\nWORKDIR /app\nRUN npm ci",
        "COPY package.json /app/\nWORKDIR /app\nRUN npm ci\nCOPY . /app",
    ),
    "parts that are there": (
        "COPY package*.json ./\n{w}\nRUN npm ci",
        "COPY package*.json ./\nRUN npm ci\n{w}",
    ),
    "packages": (
        "{w}\nRUN apt-get update && apt-get install -y a=1 b",
        "RUN apt-get update && apt-get install -y a=1 b\n{w}",
    ),
    "packages over two": ("COPY a /srv/a\n{w}\nRUN apk add a", "RUN apk add a\nCOPY a /srv/a\n{w}"),
}
OTHER = {
    "another command": ("{w}\nRUN make", "COPY package.json ./\nRUN make\n{w}"),
    "a build": ("{w}\nRUN npm run build", "COPY package.json ./\nRUN npm run build\n{w}"),
    "a folder of the source": ("{w}\nRUN npm ci", "COPY src ./\nRUN npm ci\n{w}"),
    "other flags": ("{w}\nRUN npm ci", "COPY --chown=a package.json ./\nRUN npm ci\n{w}"),
    "another folder": ("{w}\nRUN npm ci", "COPY r/package.json ./\nRUN npm ci\n{w}"),
    "another stage's": ("{w}\nRUN npm ci", "COPY --from=x package.json ./\nRUN npm ci\n{w}"),
    "a folder that is made": (
        "COPY . /app\nWORKDIR /x\nRUN npm ci",
        "COPY package.json /app/\nWORKDIR /x\nRUN npm ci\nCOPY . /app",
    ),
    "packages over the system": ("COPY a /etc/apt/\nRUN apk add a", "RUN apk add a\nCOPY a /etc/apt/"),
    "a local package": ("{w}\nRUN apt-get install ./a.deb", "RUN apt-get install ./a.deb\n{w}"),
    "a list in a file": ("{w}\nRUN apk add $(cat a)", "RUN apk add $(cat a)\n{w}"),
    "more than packages": ("{w}\nRUN apk add a && make", "RUN apk add a && make\n{w}"),
    "rm of the source": ("{w}\nRUN apk add a && rm -rf /app/b", "RUN apk add a && rm -rf /app/b\n{w}"),
}
CLEANED = [
    ("apt-get update && apt-get install a", "apt-get update && apt-get install a && rm -rf /var/lib/apt/lists/*"),
    ("apk update && apk add a", "apk add --no-cache a"),
    ("apk add -U a && b", "apk add --no-cache a && b"),
    ("yum install a", "yum install a && yum clean all"),
    ("python3 -m pip install a", "python3 -m pip install --no-cache-dir a"),
]
NOT_CLEANED = [
    ("apt-get install a", "apt-get install a && rm -rf /var/lib/apt"),
    ("apk update && b", "b"),
    ("apk add a b", "apk add --no-cache a"),
    ("a || true", "a || true && rm -rf /var/lib/apt/lists/*; b"),
    ("npm install", "npm install --no-cache-dir"),
    ("apt-get install a && rm -rf /var/lib/apt/lists/*", "apt-get install a"),
]


def differs(before: str, after: str, effect: Effect) -> str | None:
    return difference(plan(parse(START + before)), plan(parse(START + after)), {effect})


@pytest.mark.parametrize("name", SAME)
def test_the_order_does_not_count(name: str) -> None:
    before, after = (text.format(w=WHOLE) for text in SAME[name])
    assert differs(before, after, Effect.CACHE) is None
    assert differs(before, after, Effect.LAYERS)


@pytest.mark.parametrize("name", OTHER)
def test_the_order_counts(name: str) -> None:
    before, after = (text.format(w=WHOLE) for text in OTHER[name])
    assert differs(before, after, Effect.CACHE)


@pytest.mark.parametrize(("before", "after"), CLEANED)
def test_a_clean_up_does_not_count(before: str, after: str) -> None:
    assert differs(f"RUN {before}\n", f"RUN {after}\n", Effect.CLEANUP) is None
    assert differs(f"RUN {before}\n", f"RUN {after}\n", Effect.CACHE)


@pytest.mark.parametrize(("before", "after"), NOT_CLEANED)
def test_all_else_counts(before: str, after: str) -> None:
    assert differs(f"RUN {before}\n", f"RUN {after}\n", Effect.CLEANUP)
