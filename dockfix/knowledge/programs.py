"""Programs, by what counts of them for a build: shells, scripts of well-known projects, tools."""

from __future__ import annotations

#: Programs that read a script as ``sh`` does, or nearly so.
SHELLS = frozenset("sh bash dash ash zsh ksh".split())

#: Scripts of a build system or of a language's environment, by their names: they install no system packages.
TAME_SCRIPTS = frozenset(
    "configure autogen.sh bootstrap.sh config Configure gradlew mvnw activate nvm.sh manage.py rebar rebar3 env profile"
    " .profile .bashrc environment conda.sh setup.bash".split()
)
#: Folders whose programs belong to a language's environment.
TAME_FOLDERS = (".venv", "venv", "node_modules/.bin")
#: Folders in which programs of packages lie, rather than a project's scripts.
PROGRAM_FOLDERS = ("/bin", "/sbin", "/usr/bin", "/usr/sbin", "/usr/local/bin", "/usr/local/sbin")

#: Hosts whose install scripts fetch their own package lists, or install no system packages.
HOSTS_OF_INSTALL_SCRIPTS = frozenset(
    "deb.nodesource.com get.docker.com sh.rustup.rs install.python-poetry.org astral.sh bun.sh deno.land get.sdkman.io"
    " bootstrap.pypa.io getcomposer.org fnm.vercel.app starship.rs cli.github.com packagecloud.io apt.llvm.org".split()
)
#: The same, of what lies at raw.githubusercontent.com: the owners, or the beginnings of their names.
GITHUB_OWNERS_OF_INSTALL_SCRIPTS = frozenset("nvm-sh pyenv creationix ohmyzsh".split())

#: Programs that change files and look into none of those that they are given.
FILE_CHANGERS = frozenset("rm find mkdir chmod chown truncate rmdir".split())


#: Programs that make one path lead to another.
LINK_MAKERS = frozenset({"ln", "link", "mount"})


def is_known_install_script(url: str) -> bool:
    """Whether an address is that of an install script which asks no package lists but its own."""
    _, scheme, rest = url.partition("://")
    host, _, path = rest.partition("/")
    if not scheme:
        return False
    if host == "raw.githubusercontent.com":
        return path.split("/")[0] in GITHUB_OWNERS_OF_INSTALL_SCRIPTS
    return host in HOSTS_OF_INSTALL_SCRIPTS
