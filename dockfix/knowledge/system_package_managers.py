"""The package managers of Linux distributions: what their verbs do, their options, their package lists and caches.

A record for each. What a record does not know is not known, and then nothing is done with the command.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from .command_line import Command, Option, Reading, Value, launches, switches, takes, takes_beginning, takes_one_of


class Does(Enum):
    """What a verb does to packages and to the lists of them."""

    REFRESH = "fetches the lists"
    INSTALL = "installs packages that are named"
    UPGRADE = "installs newer versions"
    REMOVE = "removes packages"
    CLEAN = "throws away lists or packages that were fetched"
    CONFIGURE = "changes which packages there are, and no file of a package"
    LOOK = "looks at the lists"
    DOWNLOAD = "puts files into the working directory"
    OTHER = "has nothing to do with the lists"


class Verb(NamedTuple):
    """A verb, which may have two words, and what it does."""

    words: tuple[str, ...]
    does: Does


def _verbs(does: Does, texts: str) -> tuple[Verb, ...]:
    """Verbs of one word each, or of several where ``|`` sets them apart."""
    parts = texts.split("|") if "|" in texts else texts.split()
    return tuple(Verb(tuple(part.split()), does) for part in parts)


class PackageLists(NamedTuple):
    """The lists of packages, or the cache in their stead: where they are, who fetches, needs and removes them.

    What is fetched is left behind by verbs in ``fetched_by`` and by the options in ``fetch_options``. A command
    whose verb is in ``needed_by`` fails or does something else without it, unless it fetches it itself.
    """

    name: str  #: what users call it
    folders: tuple[str, ...]
    fetched_by: frozenset[Does]
    needed_by: frozenset[Does]
    clean: tuple[str, ...]  #: the command that a careful person adds; empty where an option says it
    cleaned_by: tuple[tuple[str, ...], ...] = ()  #: verbs by which they are gone
    fetch_options: tuple[str, ...] = ()  #: they are fetched for this command
    skip_options: tuple[str, ...] = ()  #: they are fetched for this command, and not kept
    only_options: tuple[str, ...] = ()  #: this command takes them as they are, and fails where there are none
    other_folder_options: tuple[str, ...] = ()  #: they are kept elsewhere, or never fetched
    kept_on_purpose: tuple[str, ...] = ()  #: words that say that they are to be kept
    mounts: tuple[str, ...] = ()  #: folders that builds mount a cache over: what is fetched then is not in the image
    read_by: frozenset[str] = frozenset()  #: other programs that read them, whatever they are asked for


class SystemPackageManager(NamedTuple):
    """A distribution's package manager.

    ``package`` is a pattern of one package's name as it stands in a command; ``files`` are the endings of local
    packages, which are none of a repository.
    """

    name: str
    programs: tuple[str, ...]
    options: tuple[Option, ...]
    verbs: tuple[Verb, ...]
    package: str
    files: tuple[str, ...]
    lists: PackageLists
    source: str  #: where the facts of this record come from
    value_options: tuple[str, ...] = ()  #: more options that take a value: what they mean is not known
    hadolint: tuple[str, ...] = ()  #: hadolint's rules about lists that stay in the image

    def read(self, words: Sequence[str]) -> Reading | None:
        """What a command line of this manager says; None where something in it is not known."""
        return _command(self).read(words)

    def does(self, verb: tuple[str, ...]) -> Does:
        """What a verb does."""
        return next(known.does for known in self.verbs if known.words == verb)

    def does_any(self, words: Sequence[str], what: Collection[Does]) -> bool:
        """Whether the verb of a command line does one of these."""
        verb = self.verb_of(words)
        return verb is not None and verb.does in what

    def verb_of(self, words: Sequence[str]) -> Verb | None:
        """The first verb behind the program's name, whatever else stands there; None without one that is known."""
        rest = [word for word in words[1:] if not word.startswith("-")]
        for at in range(len(rest)):
            for verb in self.verbs:
                if tuple(rest[at : at + len(verb.words)]) == verb.words:
                    return verb
        return None


@lru_cache(maxsize=16)
def _command(manager: SystemPackageManager) -> Command:
    return Command(
        launches(*manager.programs, in_any_folder=True),
        tuple(verb.words for verb in manager.verbs if verb.does not in (Does.LOOK, Does.DOWNLOAD, Does.OTHER)),
        manager.options,
        manager.package,
        manager.files,
    )


APT = SystemPackageManager(
    "apt",
    ("apt-get", "apt"),
    (
        *switches("-y -m -f -V --yes --assume-yes --quiet --no-install-recommends --no-install-suggests"),
        *switches("--install-recommends --fix-missing --fix-broken --force-yes --purge --auto-remove --autoremove"),
        *switches("--no-upgrade --only-upgrade --reinstall --allow-unauthenticated --allow-downgrades"),
        *switches("--allow-change-held-packages --allow-remove-essential --allow-releaseinfo-change"),
        *switches("--no-show-upgraded --show-progress"),
        *takes(Value.WORD, "-t --target-release --default-release"),
        *takes_beginning("Acquire:: APT:: Dpkg:: DPkg:: Debug::", "-o --option"),
        *takes_one_of("1 2 3", "-q", may_stand_alone=True),
    ),
    (
        *_verbs(Does.REFRESH, "update"),
        *_verbs(Does.INSTALL, "install reinstall"),
        *_verbs(Does.UPGRADE, "upgrade dist-upgrade full-upgrade"),
        *_verbs(Does.REMOVE, "autoremove remove purge autopurge"),
        *_verbs(Does.CLEAN, "clean autoclean"),
        *_verbs(Does.LOOK, "build-dep search show list policy satisfy showsrc depends rdepends"),
        *_verbs(Does.DOWNLOAD, "download source changelog"),
        *_verbs(Does.LOOK, "check markauto unmarkauto indextargets edit-sources dselect-upgrade"),
        *_verbs(Does.OTHER, "help moo"),
    ),
    r"[a-z0-9][a-z0-9+.:-]*(?:=[\w.+:~*-]+)?",
    (".deb", ".dsc", ".changes"),
    PackageLists(
        "lists",
        ("/var/lib/apt/lists",),
        fetched_by=frozenset({Does.REFRESH}),
        needed_by=frozenset({Does.INSTALL, Does.UPGRADE, Does.LOOK, Does.DOWNLOAD}),
        clean=("rm", "-rf", "/var/lib/apt/lists/*"),
        kept_on_purpose=("docker-clean",),
        mounts=("/var/lib/apt", "/var/cache/apt"),
        read_by=frozenset(
            "apt-cache apt-file aptitude apt-show-versions apt-rdepends unattended-upgrade unattended-upgrades tasksel"
            " grep-aptavail apt-build apt-src mk-build-deps gdebi dselect add-apt-repository apt-add-repository"
            " apt-extracttemplates apt-fast nala rosdep ansible ansible-playbook salt-call puppet chef-client"
            " chef-solo".split()
        ),
    ),
    "apt-get(8), apt(8) of Debian 12",
    hadolint=("DL3009",),
)

APK = SystemPackageManager(
    "apk",
    ("apk",),
    (
        *switches("--no-cache --update --update-cache --upgrade --latest --quiet --no-progress --purge --progress"),
        *switches("--verbose --clean-protected --allow-untrusted -U -u -q -l -v"),
        *takes(Value.WORD, "-t --virtual"),
        *takes(Value.URL, "-X --repository"),
    ),
    (
        *_verbs(Does.REFRESH, "update"),
        *_verbs(Does.INSTALL, "add"),
        *_verbs(Does.UPGRADE, "upgrade"),
        *_verbs(Does.REMOVE, "del"),
        *_verbs(Does.LOOK, "search policy list dot version"),
        *_verbs(Does.DOWNLOAD, "fetch"),
        *_verbs(Does.CLEAN, "cache clean|cache purge"),
        *_verbs(Does.OTHER, "info verify audit fix stats manifest index"),
    ),
    r"[.a-zA-Z0-9][\w.+-]*(?:[<>=~]+[\w.-]+)?(?:@[\w-]+)?",
    (".apk",),
    PackageLists(
        "index",
        ("/var/cache/apk", "/etc/apk/cache"),
        fetched_by=frozenset({Does.REFRESH}),
        needed_by=frozenset({Does.INSTALL, Does.UPGRADE, Does.LOOK, Does.DOWNLOAD}),
        clean=(),
        cleaned_by=(("cache", "clean"), ("cache", "purge")),
        fetch_options=("-U", "--update", "--update-cache"),
        skip_options=("--no-cache",),
        other_folder_options=("--cache-dir", "--no-network", "--root", "-p", "--initdb", "--cache-max-age"),
        kept_on_purpose=("/etc/apk/cache",),
        mounts=("/var/cache/apk", "/etc/apk"),
    ),
    "apk(8), apk-add(8) of apk-tools 2.14",
    value_options=("-p", "--root", "--keys-dir", "--repositories-file", "--arch", "--cache-dir", "--wait"),
    hadolint=("DL3019",),
)

#: Options that yum, dnf and microdnf share.
_RPM_OPTIONS = (
    *switches("-y -q -v --assumeyes --quiet --nodocs --skip-broken --nogpgcheck --allowerasing --best --nobest"),
    *switches("--noplugins --refresh --disableplugin"),
    *takes(Value.WORD, "--setopt --enablerepo --disablerepo --releasever --exclude"),
)
#: Their verbs.
_RPM_VERBS = (
    *_verbs(Does.REFRESH, "makecache"),
    *_verbs(Does.INSTALL, "install groupinstall localinstall reinstall swap"),
    *_verbs(Does.UPGRADE, "update upgrade"),
    *_verbs(Does.REMOVE, "remove erase autoremove"),
    *_verbs(Does.CLEAN, "clean all|clean metadata|clean packages|clean expire-cache"),
    *_verbs(Does.CONFIGURE, "module enable|module disable|module reset"),
    *_verbs(Does.LOOK, "search list info provides repoquery check-update"),
    *_verbs(Does.DOWNLOAD, "download"),
    *_verbs(Does.OTHER, "config-manager repolist"),
)
#: A package, a group (``@name``), or the address of a package.
_RPM_PACKAGE = r"[a-zA-Z0-9@][\w.+:*@-]*|https?://\S+\.rpm"


def _rpm(program: str, *hadolint: str) -> SystemPackageManager:
    return SystemPackageManager(
        program,
        (program,),
        _RPM_OPTIONS,
        _RPM_VERBS,
        _RPM_PACKAGE,
        (".rpm",),
        PackageLists(
            "cache",
            ("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"),
            fetched_by=frozenset({Does.REFRESH, Does.INSTALL, Does.UPGRADE}),
            needed_by=frozenset(),
            clean=(program, "clean", "all"),
            cleaned_by=(("clean", "all"), ("clean", "metadata")),
            only_options=("-C", "--cacheonly"),
            mounts=("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5"),
        ),
        "dnf(8), yum(8), microdnf(8)",
        hadolint=hadolint,
    )


YUM = _rpm("yum", "DL3032")
DNF = _rpm("dnf", "DL3040")
MICRODNF = _rpm("microdnf", "DL3040")

ZYPPER = SystemPackageManager(
    "zypper",
    ("zypper",),
    (
        *switches("-n -q -v -y -l -f --non-interactive --quiet --verbose --no-confirm --auto-agree-with-licenses"),
        *switches("--no-gpg-checks --gpg-auto-import-keys --no-recommends --recommends --allow-downgrade --force"),
        *switches(
            "--force-resolution --no-force-resolution --replacefiles --details --clean-deps -u --no-refresh -a --all"
        ),
        *takes(Value.WORD, "-t --type -r --repo --from"),
    ),
    (
        *_verbs(Does.REFRESH, "refresh ref"),
        *_verbs(Does.INSTALL, "install in"),
        *_verbs(Does.UPGRADE, "update up dist-upgrade dup patch"),
        *_verbs(Does.REMOVE, "remove rm"),
        *_verbs(Does.CLEAN, "clean cc"),
        *_verbs(Does.LOOK, "search se info if packages pa patterns pt products pd list-updates lu what-provides wp"),
        *_verbs(Does.OTHER, "addrepo ar removerepo rr repos lr modifyrepo mr addlock al removelock rl locks ll"),
    ),
    r"[a-zA-Z0-9][\w.+:@-]*(?:[<>=]+[\w.:+~-]+)?",
    (".rpm",),
    PackageLists(
        "cache",
        ("/var/cache/zypp",),
        fetched_by=frozenset({Does.REFRESH, Does.INSTALL, Does.UPGRADE}),
        needed_by=frozenset(),
        clean=("zypper", "clean", "--all"),
        cleaned_by=(("clean",), ("cc",)),
        only_options=("--no-refresh",),
        mounts=("/var/cache/zypp",),
    ),
    "zypper(8) of openSUSE Leap 15.6; it refreshes what is out of date by itself",
    hadolint=("DL3036",),
)

#: All of them.
SYSTEM_PACKAGE_MANAGERS = (APT, APK, YUM, DNF, MICRODNF, ZYPPER)

#: Each by the programs that it is started with.
_BY_PROGRAM = {name: manager for manager in SYSTEM_PACKAGE_MANAGERS for name in manager.programs}
#: Their programs.
PROGRAMS = frozenset(_BY_PROGRAM)


def manager_of(words: Sequence[str]) -> SystemPackageManager | None:
    """The manager that a command line starts."""
    return _BY_PROGRAM.get(words[0].rsplit("/", 1)[-1]) if words else None
