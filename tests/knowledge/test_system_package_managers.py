"""What the package managers of distributions do, to packages and to the lists of them."""

from __future__ import annotations

import pytest
from tables import differs, lines, rewritten, words

from dockfix.codemod import Effect
from dockfix.codemods.clean_package_cache import CleanPackageCache
from dockfix.knowledge.system_package_managers import SystemPackageManager, manager_of
from dockfix.scope.list_use import ListUse, use_of
from dockfix.shell import parse
from dockfix.shell.packages import forgets, installs, leaves_lists, needs_fetched_lists, tends_packages
from dockfix.shell.sensitivity import notices_cwd

#: Command lines that install, and what may stand behind each by itself.
INSTALLS = {
    "apt-get install curl": "|-y|-m|-f|-V|--yes|--assume-yes|--quiet|--no-install-recommends|--no-install-suggests"
    "|--install-recommends|--fix-missing|--fix-broken|--force-yes|--purge|--auto-remove|--autoremove|--no-upgrade"
    "|--only-upgrade|--reinstall|--allow-unauthenticated|--allow-downgrades|--allow-change-held-packages"
    "|--allow-remove-essential|--allow-releaseinfo-change|--no-show-upgraded|--show-progress|-t stable"
    "|--target-release stable|--default-release=stable|-o Acquire::Retries=3|-o APT::Install-Recommends=0"
    "|-o Dpkg::Options::=--force-confold|-o DPkg::Lock::Timeout=9|-oDebug::x=1|--option Acquire::Retries=3|-q nginx|-q"
    "|-q=1|-q=2|-q=3|-qq|libc6=2.36-9|g++",
    "apt-get reinstall curl": "",
    "apt install curl": "",
    "/usr/bin/apt-get install curl": "",
    "apk add curl": "|--no-cache|--update|--update-cache|--upgrade|--latest|--quiet|--no-progress|--purge|--progress"
    "|--verbose|--clean-protected|--allow-untrusted|-U|-u|-q|-l|-v|-t .build|--virtual .build|--virtual=.build"
    "|-X https://example.org/edge|--repository https://example.org/edge|a=1.2-r0|a>3|b@edge",
    "dnf install curl": "|-y|-q|-v|--assumeyes|--quiet|--nodocs|--skip-broken|--nogpgcheck|--allowerasing|--best"
    "|--nobest|--noplugins|--refresh|--disableplugin|--setopt=a=0|--enablerepo epel|--disablerepo=a|--releasever 9"
    "|--exclude a|https://example.org/a.rpm|@development",
    "yum localinstall curl": "",
    "yum groupinstall a": "",
    "yum reinstall a": "",
    "yum swap a b": "",
    "microdnf install a": "",
    "zypper install curl": "|-n|-q|-v|-y|-l|-f|--non-interactive|--quiet|--verbose|--no-confirm"
    "|--auto-agree-with-licenses|--no-gpg-checks|--gpg-auto-import-keys|--no-recommends|--recommends|--allow-downgrade"
    "|--force|--force-resolution|--no-force-resolution|--replacefiles|--details|--clean-deps|-u|--no-refresh|-a|--all"
    "|-t pattern|--type pattern|-r oss|--repo oss|--from oss",
    "zypper in curl": "",
}
#: Command lines that tend packages, and install none that they name.
TENDS = {
    "apt-get": "update|upgrade -y|dist-upgrade|full-upgrade|autoremove|remove a|purge a|autopurge|clean|autoclean",
    "apk": "update|upgrade|del a|cache clean|cache purge",
    "dnf": "makecache|update -y|upgrade|remove a|erase a|autoremove|clean all|clean metadata|clean packages"
    "|clean expire-cache|module enable nodejs:20|module disable a|module reset a",
    "zypper": "refresh|ref|update|up|dist-upgrade|dup|patch|remove a|rm a|clean|cc",
}
#: Command lines that are not known, or install what is no package of a repository.
UNKNOWN = {
    "apt-get install": "a.deb|a.dsc|a.changes|./a|-o Dir::Etc=/x a|-q=4 a|--root /x a",
    "apk add": "a.apk|./a|--keys-dir /x a|-X /packages a|--root /x a",
    "dnf install": "a.rpm|./a|-c /x a",
    "zypper install": "a.rpm|./a|--root /x a",
    "apt-get": "frobnicate|search a|download a|moo",
}
#: Verbs that look at the lists, or have nothing to do with them, and look at no file in the working directory.
LOOKS = {
    "apt-get": "build-dep search show list policy satisfy showsrc depends rdepends check markauto unmarkauto"
    " indextargets edit-sources dselect-upgrade",
    "apk": "search policy list dot version",
}
LOOKS_IN_CACHE = {
    "dnf": "search list info provides repoquery check-update",
    "zypper": "search se info if packages pa patterns pt products pd list-updates lu what-provides wp",
}
OTHERS = {
    "apt-get": "help moo",
    "apk": "info verify audit fix stats manifest index",
    "dnf": "config-manager repolist",
    "zypper": "addrepo ar removerepo rr repos lr modifyrepo mr addlock al removelock rl locks ll",
}
#: Verbs that put files into the working directory; a package may be called as another verb is.
DOWNLOADS = {"apt-get": "download source changelog", "apk": "fetch", "dnf": "download"}


def manager(line: str) -> SystemPackageManager:
    found = manager_of(line.split())
    assert found is not None
    return found


@pytest.mark.parametrize(("line", "more"), lines(INSTALLS))
def test_packages_are_installed(line: str, more: str) -> None:
    assert installs([*line.split(), *more.split()])
    assert tends_packages([*line.split(), *more.split()])


@pytest.mark.parametrize(("program", "verb"), lines(TENDS))
def test_packages_are_tended(program: str, verb: str) -> None:
    assert tends_packages([program, *verb.split()])
    assert not installs([program, *verb.split()])


@pytest.mark.parametrize(("line", "more"), lines(UNKNOWN))
def test_what_a_command_does_is_not_known(line: str, more: str) -> None:
    assert not tends_packages([*line.split(), *more.split()])


@pytest.mark.parametrize(("program", "verb"), words(LOOKS))
def test_a_verb_looks_at_lists(program: str, verb: str) -> None:
    assert not notices_cwd(parse(f"{program} {verb} a"))
    assert needs_fetched_lists(manager(program), [program, verb, "a"])


@pytest.mark.parametrize(("program", "verb"), words(LOOKS_IN_CACHE))
def test_a_verb_looks_at_a_cache_that_is_filled_where_it_is_not_there(program: str, verb: str) -> None:
    assert not notices_cwd(parse(f"{program} {verb} a"))
    assert not needs_fetched_lists(manager(program), [program, verb, "a"])


@pytest.mark.parametrize(("program", "verb"), words(OTHERS))
def test_a_verb_has_nothing_to_do_with_lists(program: str, verb: str) -> None:
    assert not notices_cwd(parse(f"{program} {verb} a"))
    assert not needs_fetched_lists(manager(program), [program, verb, "a"])
    assert not leaves_lists(manager(program), [program, verb, "a"])


@pytest.mark.parametrize(("program", "verb"), words(DOWNLOADS))
def test_a_verb_puts_files_into_the_folder(program: str, verb: str) -> None:
    assert notices_cwd(parse(f"{program} {verb} list"))
    assert not leaves_lists(manager(program), [program, verb, "install"])


@pytest.mark.parametrize("line", ["apt-get update", "apk update", "apk add -U a", "apk add --update a"])
def test_lists_are_fetched_and_left(line: str) -> None:
    assert leaves_lists(manager(line), line.split())
    assert not needs_fetched_lists(manager(line), line.split())


@pytest.mark.parametrize(
    "line",
    [
        *("yum install a", "dnf makecache", "dnf upgrade", "microdnf install a", "zypper install a", "zypper refresh"),
        *("zypper update", "apk add --update-cache a"),
    ],
)
def test_a_cache_is_filled_and_left(line: str) -> None:
    assert leaves_lists(manager(line), line.split())


@pytest.mark.parametrize(
    "line",
    [
        *("apt-get install a", "apt-get upgrade", "apt-get search a", "apt-get download a", "apt-get frobnicate"),
        *("apk add a", "apk upgrade", "apk search a", "apk fetch a", "dnf install -C a", "yum install --cacheonly a"),
        "zypper install --no-refresh a",
    ],
)
def test_a_command_needs_what_was_fetched_before(line: str) -> None:
    assert needs_fetched_lists(manager(line), line.split())
    assert not leaves_lists(manager(line), line.split())


@pytest.mark.parametrize("line", ["apk add --no-cache a", "apt-get clean", "apt-get remove a", "dnf remove a"])
def test_a_command_neither_needs_nor_leaves_lists(line: str) -> None:
    assert not needs_fetched_lists(manager(line), line.split())
    assert not leaves_lists(manager(line), line.split())


@pytest.mark.parametrize(
    ("program", "line"),
    lines(
        {
            "apt-get": "rm -rf /var/lib/apt/lists/*|rm -rf /var/lib/apt|find /var/lib/apt/lists -type f -delete",
            "apk": "rm -rf /var/cache/apk/*|rm -rf /etc/apk/cache|apk cache clean|apk cache purge",
            "dnf": "rm -rf /var/cache/yum|rm -rf /var/cache/dnf/*|rm -rf /var/cache/libdnf5|dnf clean all|yum clean all"
            "|dnf clean metadata",
            "zypper": "rm -rf /var/cache/zypp|zypper clean|zypper cc|zypper clean --all",
        }
    ),
)
def test_lists_are_removed(program: str, line: str) -> None:
    assert forgets(manager(program), line.split())


@pytest.mark.parametrize(
    ("program", "line"),
    lines({"apt-get": "apt-get clean|rm -rf /var/log|rm -rf /var/lib/dpkg", "dnf": "dnf clean packages|zypper clean"}),
)
def test_lists_stay(program: str, line: str) -> None:
    assert not forgets(manager(program), line.split())


def cleaned(run: str) -> str:
    """The last line of a file with one ``RUN``, when its lists are cleaned."""
    return rewritten("clean-package-cache", f"FROM a\nRUN {run}\n").text.splitlines()[-1].removeprefix("RUN ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("apt-get update && apt-get install a", " && rm -rf /var/lib/apt/lists/*"),
        ("yum install a", " && yum clean all"),
        ("dnf install a", " && dnf clean all"),
        ("microdnf install a", " && microdnf clean all"),
        ("zypper install a", " && zypper clean --all"),
        ("dnf install --cacheonly a", ""),
        ("dnf install -C a", ""),
    ],
)
def test_a_careful_person_adds_a_command(before: str, after: str) -> None:
    assert cleaned(before) == before + after


@pytest.mark.parametrize("option", ["-U", "--update", "--update-cache"])
def test_one_of_apk_adds_an_option(option: str) -> None:
    assert cleaned("apk update && apk add a") == "apk add --no-cache a"
    assert cleaned(f"apk add {option} a") == "apk add --no-cache a"


@pytest.mark.parametrize(
    "option", ["--cache-dir /c", "--no-network", "--root /x", "-p /x", "--initdb", "--cache-max-age 1"]
)
def test_the_cache_of_apk_is_kept_elsewhere(option: str) -> None:
    assert cleaned(f"apk add {option} a") == f"apk add {option} a"


@pytest.mark.parametrize(
    "run",
    [
        "rm -f /etc/apt/apt.conf.d/docker-clean && apt-get update && apt-get install a",
        "ln -s /c /etc/apk/cache && apk add a",
        *(
            f"--mount=type=cache,target={folder} apt-get update && apt-get install a"
            for folder in ("/var/lib/apt", "/var/cache/apt", "/var/lib/apt/lists")
        ),
        *(
            f"--mount=type=cache,target={folder} apk add a"
            for folder in ("/var/cache/apk", "/etc/apk", "/etc/apk/cache")
        ),
        *(
            f"--mount=type=cache,target={folder} dnf install a"
            for folder in ("/var/cache/yum", "/var/cache/dnf", "/var/cache/libdnf5")
        ),
        "--mount=type=cache,target=/var/cache/zypp zypper install a",
    ],
)
def test_lists_are_kept_on_purpose(run: str) -> None:
    assert cleaned(run) == run


def test_lists_are_not_kept_on_purpose_elsewhere() -> None:
    assert cleaned("--mount=type=cache,target=/c apk add a") == "--mount=type=cache,target=/c apk add --no-cache a"


@pytest.mark.parametrize(
    "name",
    [
        *("apt-cache", "apt-file", "aptitude", "apt-show-versions", "apt-rdepends", "unattended-upgrade"),
        *("unattended-upgrades", "tasksel", "grep-aptavail", "apt-build", "apt-src", "mk-build-deps", "gdebi"),
        *("dselect", "add-apt-repository", "apt-add-repository", "apt-extracttemplates", "apt-fast", "nala", "rosdep"),
        *("ansible", "ansible-playbook", "salt-call", "puppet", "chef-client", "chef-solo"),
    ],
)
def test_another_program_reads_the_lists(name: str) -> None:
    assert use_of(f"{name} x", manager("apt-get")) is ListUse.READS
    assert use_of("nginx x", manager("apt-get")) is ListUse.NONE
    before, rm = "RUN apt-get update && apt-get install a", " && rm -rf /var/lib/apt/lists/*"
    assert differs(f"FROM a\n{before}\nRUN {name} x\n", f"FROM a\n{before}{rm}\nRUN {name} x\n", {Effect.CLEANUP})


def test_apk_that_downloads_needs_the_index_of_another_run() -> None:
    text = "FROM a\nRUN apk add -U a\nRUN apk fetch info\n"
    assert rewritten("clean-package-cache", text).text == text


@pytest.mark.parametrize(
    "option", ["-p", "--root", "--keys-dir", "--repositories-file", "--arch", "--cache-dir", "--wait"]
)
def test_the_value_of_an_option_is_no_option_to_the_proof(option: str) -> None:
    def run(words: str) -> str:
        return f"FROM alpine\nRUN apk add {words} a\n"

    assert differs(run(option), run(f"{option} --no-cache"), {Effect.CLEANUP})
    assert differs(run(f"{option} x"), run(f"{option} x --no-cache"), {Effect.CLEANUP}) is None


@pytest.mark.parametrize("rule", ["DL3009", "DL3019", "DL3032", "DL3040", "DL3036", "DL3042"])
def test_hadolint_has_a_rule_for_it(rule: str) -> None:
    assert f"hadolint:{rule}" in CleanPackageCache.equivalent_rules
