"""Files of a project, by whether they may hold what runs while an image is built or in a container."""

from __future__ import annotations

#: How the names of files end that a shell reads.
OF_SHELLS = (".sh", ".bash", ".zsh", ".ksh", ".bats")
#: How the names of files end that are for people, or hold no program's text.
NO_PROGRAMS = tuple(
    ".md .rst .txt .adoc .css .scss .svg .html .map .lock .sum .sql .csv .log .po .bat .ps1"
    " .png .jpg .jpeg .gif .ico .woff .woff2 .ttf .eot .pdf .zip .gz .xz .bz2 .tar .jar .war .class .pyc .so .a .o"
    " .mp3 .mp4 .webp .exe .dll .wasm .db .sqlite .dockerfile .Dockerfile .containerfile".split()
)
#: The same for whole names: what builds and starts containers and machines, and what is for people.
FILES_FOR_OTHERS = frozenset(
    "Jenkinsfile compose.yml compose.yaml package-lock.json .gitignore .dockerignore .gitlab-ci.yml .travis.yml"
    " LICENSE Vagrantfile".split()
)
#: How names of such files begin.
BEGINNINGS_FOR_OTHERS = ("Dockerfile", "docker-compose", "README")
#: What a shell or make reads while something is built. The scripts in a package.json are run by a shell.
BUILD_FILES = frozenset("Makefile makefile GNUmakefile package.json justfile Taskfile.yml .envrc configure".split())
#: Folders of packages, of version control and of what builds: none of them holds the project's own programs.
FOLDERS_FOR_OTHERS = frozenset(
    "node_modules .git .svn .hg .github .circleci .vscode .idea vendor venv .venv __pycache__ docs .tox .cache".split()
)
#: Programs that read a Makefile.
READERS_OF_MAKEFILES = frozenset({"make", "gmake"})


def is_for_others(name: str) -> bool:
    """Whether a file of this name holds nothing that runs while an image is built or in a container."""
    return name in FILES_FOR_OTHERS or name.startswith(BEGINNINGS_FOR_OTHERS) or name.endswith(NO_PROGRAMS)
