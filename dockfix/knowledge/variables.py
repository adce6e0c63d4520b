"""Environment variables, by what they do: to a shell, to the programs that it starts, to Docker."""

from __future__ import annotations

#: Variables that lead programs to settings, libraries, certificates and other programs; any case (``npm_config_…``).
#: Sources: environ(7), ld.so(8), gcc(1), and the manuals of the package managers that they are named for.
SEARCH_PATHS = frozenset(
    "PATH HOME ENV BASH_ENV GOPATH NODE_PATH GEM_PATH CLASSPATH LIBRARY_PATH PKG_CONFIG_PATH MANPATH PYTHONPATH"
    " C_INCLUDE_PATH CPATH CPLUS_INCLUDE_PATH CARGO_HOME GRADLE_USER_HOME M2_HOME MAVEN_HOME JAVA_HOME COMPOSER_HOME"
    " PNPM_HOME POETRY_HOME GEM_HOME PYTHONHOME RUSTUP_HOME NUGET_HOME MIX_HOME HEX_HOME DOTNET_HOME NPM_HOME BUN_HOME"
    " APT_CONFIG NODE_OPTIONS JAVA_TOOL_OPTIONS _JAVA_OPTIONS NODE_EXTRA_CA_CERTS SSL_CERT_FILE SSL_CERT_DIR"
    " REQUESTS_CA_BUNDLE CURL_CA_BUNDLE CFLAGS CXXFLAGS CPPFLAGS LDFLAGS RUSTFLAGS GOFLAGS MAVEN_OPTS MAVEN_CONFIG"
    " MAVEN_ARGS GRADLE_OPTS JAVA_OPTS GOWORK RUBYOPT RUBYLIB COMPOSER".split()
)
SEARCH_PATH_BEGINNINGS = (
    *("LD_", "PIP_", "UV_", "POETRY_", "PIPENV_", "YARN_", "BUNDLE_", "COMPOSER_", "GIT_", "XDG_", "NUGET_"),
    *("MIX_", "HEX_", "CARGO_", "BUN_", "NPM_CONFIG_"),
)
#: Variables that change what a package manager says and asks, not what it reads: apt's and debconf's manuals.
TALK = frozenset("DEBIAN_FRONTEND DEBIAN_PRIORITY DEBCONF_NONINTERACTIVE_SEEN LC_ALL LANG CI TZ".split())
#: Variables that say which part of its work an install does.
PARTS = frozenset("NODE_ENV ACCEPT_EULA".split())
#: Variables by which pip keeps no cache, or keeps it elsewhere.
PIP_CACHE = frozenset("PIP_NO_CACHE_DIR PIP_CACHE_DIR XDG_CACHE_HOME".split())


def is_search_path(name: str) -> bool:
    """Whether a variable leads programs to files."""
    upper = name.upper()
    return upper in SEARCH_PATHS or upper.startswith(SEARCH_PATH_BEGINNINGS)
