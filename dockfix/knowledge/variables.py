"""Environment variables, by what they do: to a shell, to the programs that it starts, to Docker."""

from __future__ import annotations

#: Variables that lead programs to settings, libraries, certificates and other programs; any case (``npm_config_…``).
#: Sources: environ(7), ld.so(8), gcc(1), and the manuals of the package managers that they are named for.
SEARCH_PATHS = frozenset(
    "PATH HOME ENV BASH_ENV GOPATH NODE_PATH GEM_PATH CLASSPATH LIBRARY_PATH PKG_CONFIG_PATH MANPATH PYTHONPATH"
    " C_INCLUDE_PATH CPATH CPLUS_INCLUDE_PATH GRADLE_USER_HOME M2_HOME MAVEN_HOME JAVA_HOME"
    " PNPM_HOME GEM_HOME PYTHONHOME RUSTUP_HOME DOTNET_HOME NPM_HOME"
    " APT_CONFIG NODE_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR"
    " REQUESTS_CA_BUNDLE CURL_CA_BUNDLE CFLAGS CXXFLAGS CPPFLAGS LDFLAGS RUSTFLAGS GOFLAGS MAVEN_OPTS MAVEN_CONFIG"
    " MAVEN_ARGS GRADLE_OPTS JAVA_OPTS GOWORK RUBYOPT RUBYLIB COMPOSER"
    " CC CXX CPP AR LD FC NETRC".split()
)
#: The same, by how their names begin; in upper case.
SEARCH_PATH_BEGINNINGS = (
    *("LD_", "PIP_", "UV_", "POETRY_", "PIPENV_", "YARN_", "BUNDLE_", "COMPOSER_", "GIT_", "XDG_", "NUGET_"),
    *("MIX_", "HEX_", "CARGO_", "BUN_", "NPM_CONFIG_"),
)
#: Variables that change what a package manager says and asks, not what it reads: apt's and debconf's manuals.
TALK = frozenset("DEBIAN_FRONTEND DEBIAN_PRIORITY DEBCONF_NONINTERACTIVE_SEEN LC_ALL LANG CI TZ".split())
#: Variables that say which part of its work an install does.
PARTS = frozenset("NODE_ENV ACCEPT_EULA".split())

#: Variables that the shell itself looks at, whoever mentions them (dash(1), bash(1) "Shell Variables").
OF_THE_SHELL = frozenset(
    "IFS PATH CDPATH HOME ENV PS4 OPTIND MAIL MAILPATH LANG LANGUAGE TZ TMPDIR TMOUT POSIXLY_CORRECT GLOBIGNORE"
    " FUNCNEST EXECIGNORE SHELLOPTS BASHOPTS RANDOM SRANDOM SECONDS LINENO PPID UID EUID PWD OLDPWD SHLVL SHELL"
    " FIGNORE HISTFILE COLUMNS LINES".split()
)

#: Variables that the C library, or the loader of every program, looks at (environ(7), locale(7), getopt(3)).
OF_EVERY_PROGRAM = frozenset(
    "PATH HOME LANG LANGUAGE TZ IFS TMPDIR POSIXLY_CORRECT ENV BASH_ENV CDPATH GREP_OPTIONS".split()
)

#: Variables by which a command sees how its shell began, or what ran before in it.
OF_THIS_SHELL = frozenset("_ SECONDS BASH_EXECUTION_STRING BASH_COMMAND SHELLOPTS BASHOPTS".split())

#: Arguments that BuildKit sets itself (``dockerfile2llb/platform.go``).
PLATFORM_ARGUMENTS = frozenset(
    f"{side}{part}" for side in ("TARGET", "BUILD") for part in ("PLATFORM", "OS", "ARCH", "VARIANT")
) | {"TARGETSTAGE"}

#: What BuildKit sets itself (``convert.go``, ``platform.go``): a default would win over ``--platform``.
PREDEFINED_ARGUMENTS = frozenset(
    "HTTP_PROXY HTTPS_PROXY FTP_PROXY NO_PROXY ALL_PROXY TARGETPLATFORM TARGETOS TARGETARCH TARGETVARIANT TARGETSTAGE"
    " BUILDPLATFORM BUILDOS BUILDARCH BUILDVARIANT SOURCE_DATE_EPOCH".split()
)

#: What package managers of Debian and its kin look at while they install.
BUILD_ONLY = frozenset(
    "DEBIAN_FRONTEND DEBIAN_PRIORITY DEBCONF_NOWARNINGS DEBCONF_NONINTERACTIVE_SEEN UCF_FORCE_CONFFNEW"
    " UCF_FORCE_CONFFOLD APT_LISTCHANGES_FRONTEND APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE".split()
)


def is_search_path(name: str) -> bool:
    """Whether a variable leads programs to files."""
    upper = name.upper()
    return upper in SEARCH_PATHS or upper.startswith(SEARCH_PATH_BEGINNINGS)
