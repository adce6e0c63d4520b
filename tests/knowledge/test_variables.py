"""Variables, by who looks at them: programs, shells, package managers, BuildKit."""

from __future__ import annotations

import pytest
from tables import differs, rewritten

from dockfix.codemod import Effect
from dockfix.scope.search_path import leads_into
from dockfix.shell import parse
from dockfix.shell.effects import is_special
from dockfix.shell.sensitivity import notices_environment

LEADS = [
    *("PATH", "HOME", "ENV", "BASH_ENV", "GOPATH", "NODE_PATH", "GEM_PATH", "CLASSPATH", "LIBRARY_PATH"),
    *("PKG_CONFIG_PATH", "MANPATH", "PYTHONPATH", "C_INCLUDE_PATH", "CPATH", "CPLUS_INCLUDE_PATH", "CARGO_HOME"),
    *("GRADLE_USER_HOME", "M2_HOME", "MAVEN_HOME", "JAVA_HOME", "COMPOSER_HOME", "PNPM_HOME", "POETRY_HOME"),
    *("GEM_HOME", "PYTHONHOME", "RUSTUP_HOME", "NUGET_HOME", "MIX_HOME", "HEX_HOME", "DOTNET_HOME", "NPM_HOME"),
    *("BUN_HOME", "APT_CONFIG", "NODE_OPTIONS", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "NODE_EXTRA_CA_CERTS"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "CFLAGS", "CXXFLAGS", "CPPFLAGS"),
    *("LDFLAGS", "RUSTFLAGS", "GOFLAGS", "MAVEN_OPTS", "MAVEN_CONFIG", "MAVEN_ARGS", "GRADLE_OPTS", "JAVA_OPTS"),
    *("GOWORK", "RUBYOPT", "RUBYLIB", "COMPOSER", "LD_LIBRARY_PATH", "PIP_CONFIG_FILE", "UV_CACHE_DIR"),
    *("PIPENV_PIPFILE", "YARN_CACHE_FOLDER", "BUNDLE_GEMFILE", "GIT_DIR", "XDG_CONFIG_HOME", "NUGET_PACKAGES"),
    *(
        "CC",
        "CXX",
        "CPP",
        "AR",
        "LD",
        "FC",
        "NETRC",
        "MIX_EXS",
        "CARGO_TARGET_DIR",
        "BUN_INSTALL",
        "npm_config_userconfig",
    ),
]


@pytest.mark.parametrize("name", LEADS)
def test_a_variable_leads_programs_to_files(name: str) -> None:
    assert leads_into([("PORT", "80"), (name, "/app/x")], "/app", made=False) == name


@pytest.mark.parametrize("name", ["APP_HOME", "PORT", "NODE_ENV", "PATHS", "DATA"])
def test_others_lead_nowhere(name: str) -> None:
    assert leads_into([(name, "/app/x")], "/app", made=False) is None


@pytest.mark.parametrize(
    "name",
    [
        *("DEBIAN_FRONTEND", "DEBIAN_PRIORITY", "DEBCONF_NONINTERACTIVE_SEEN", "LC_ALL", "LANG", "CI", "TZ"),
        *("NODE_ENV", "ACCEPT_EULA"),
    ],
)
def test_a_variable_leads_no_package_manager_into_the_source(name: str) -> None:
    copy, run = "COPY . /app/\n", f"RUN {name}=x apt-get install -y curl\n"
    assert differs(f"FROM a\n{copy}{run}", f"FROM a\n{run}{copy}", {Effect.CACHE}) is None


def test_any_other_variable_may() -> None:
    copy, run = "COPY . /app/\n", "RUN A=x apt-get install -y curl\n"
    assert differs(f"FROM a\n{copy}{run}", f"FROM a\n{run}{copy}", {Effect.CACHE})


@pytest.mark.parametrize(
    "name",
    [
        *("IFS", "PATH", "CDPATH", "HOME", "ENV", "PS4", "OPTIND", "MAIL", "MAILPATH", "LANG", "LANGUAGE", "TZ"),
        *("TMPDIR", "TMOUT", "POSIXLY_CORRECT", "GLOBIGNORE", "FUNCNEST", "EXECIGNORE", "SHELLOPTS", "BASHOPTS"),
        *("RANDOM", "SRANDOM", "SECONDS", "LINENO", "PPID", "UID", "EUID", "PWD", "OLDPWD", "SHLVL", "SHELL"),
        *("FIGNORE", "HISTFILE", "COLUMNS", "LINES", "LC_ALL", "LD_PRELOAD", "BASH_ENV"),
    ],
)
def test_the_shell_itself_looks_at_a_variable(name: str) -> None:
    assert is_special(name)


@pytest.mark.parametrize("name", ["A", "PATHS", "PORT", "CI"])
def test_it_does_not_look_at_others(name: str) -> None:
    assert not is_special(name)


@pytest.mark.parametrize(
    "name",
    [
        *("PATH", "HOME", "LANG", "LANGUAGE", "TZ", "IFS", "TMPDIR", "POSIXLY_CORRECT", "ENV", "BASH_ENV", "CDPATH"),
        *("GREP_OPTIONS", "LC_ALL", "LD_PRELOAD"),
    ],
)
def test_every_program_looks_at_a_variable(name: str) -> None:
    assert notices_environment(parse("rm -f /x"), {name})
    assert not notices_environment(parse("rm -f /x"), {"A"})


@pytest.mark.parametrize(
    "name",
    ["_", "SECONDS", "BASH_EXECUTION_STRING", "BASH_COMMAND", "SHELLOPTS", "BASHOPTS"],
)
def test_a_variable_tells_how_the_shell_began(name: str) -> None:
    assert differs(f"FROM a\nRUN a\nRUN b ${name}\n", f"FROM a\nRUN a && b ${name}\n", {Effect.LAYERS})
    assert differs("FROM a\nRUN a\nRUN b $A\n", "FROM a\nRUN a && b $A\n", {Effect.LAYERS}) is None


@pytest.mark.parametrize(
    "name",
    [
        *("TARGETPLATFORM", "TARGETOS", "TARGETARCH", "TARGETVARIANT", "TARGETSTAGE"),
        *("BUILDPLATFORM", "BUILDOS", "BUILDARCH", "BUILDVARIANT"),
    ],
)
def test_buildkit_sets_an_argument(name: str) -> None:
    assert differs(f"FROM a:x${name}\n", "FROM a:x\n")
    assert differs("FROM a:x$PLATFORM\n", "FROM a:x\n") is None
    assert rewritten("arg-default", f"ARG {name}\nFROM a:${{{name}}}\n").findings == []


@pytest.mark.parametrize(
    "name", ["HTTP_PROXY", "https_proxy", "FTP_PROXY", "NO_PROXY", "ALL_PROXY", "SOURCE_DATE_EPOCH"]
)
def test_a_predefined_argument_gets_no_default(name: str) -> None:
    assert rewritten("arg-default", f"ARG {name}\nFROM a:${{{name}}}\n").findings == []
    assert rewritten("arg-default", "ARG TAG\nFROM a:${TAG}\n").findings


@pytest.mark.parametrize(
    "name",
    [
        *("DEBIAN_FRONTEND", "DEBIAN_PRIORITY", "DEBCONF_NOWARNINGS", "DEBCONF_NONINTERACTIVE_SEEN"),
        *("UCF_FORCE_CONFFNEW", "UCF_FORCE_CONFFOLD", "APT_LISTCHANGES_FRONTEND"),
        "APT_KEY_DONT_WARN_ON_DANGEROUS_USAGE",
    ],
)
def test_only_the_build_needs_a_variable(name: str) -> None:
    assert rewritten("env-to-arg", f"FROM debian:12\nENV {name}=1\n").text == f"FROM debian:12\nARG {name}=1\n"
    assert rewritten("env-to-arg", "FROM debian:12\nENV LANG=C\n").changes == []
