"""Files in which the name of a variable that shells set says nothing about a container's program."""

from __future__ import annotations

#: How the names of files end that a shell reads, which sets PWD itself.
OF_SHELLS = (".sh", ".bash", ".zsh", ".ksh", ".bats")
#: How the names of files end that are for people, or hold no program's text.
NEVER_ASK = tuple(
    ".md .rst .txt .adoc .css .scss .svg .html .map .lock .sum .sql .csv .log .po .bat .ps1"
    " .png .jpg .jpeg .gif .ico .woff .woff2 .ttf .eot .pdf .zip .gz .xz .bz2 .tar .jar .war .class .pyc .so .a .o"
    " .mp3 .mp4 .webp .exe .dll .wasm .db .sqlite".split()
)
#: The same for whole names: what builds and starts containers and machines, and what is for people.
FILES_FOR_OTHERS = frozenset(
    "Dockerfile Jenkinsfile docker-compose.yml docker-compose.yaml compose.yml compose.yaml package-lock.json"
    " .gitignore .dockerignore .gitlab-ci.yml .travis.yml LICENSE README Vagrantfile".split()
)
#: What a shell or make reads while something is built. The scripts in a package.json are run by a shell.
BUILD_FILES = frozenset("Makefile makefile GNUmakefile package.json justfile Taskfile.yml .envrc configure".split())
#: Folders of packages, of version control and of what builds: none of them holds the project's own programs.
FOLDERS_FOR_OTHERS = frozenset(
    "node_modules .git .svn .hg .github .circleci .vscode .idea vendor venv .venv __pycache__ docs .tox .cache".split()
)
#: Programs that read a Makefile.
READERS_OF_MAKEFILES = frozenset({"make", "gmake"})
