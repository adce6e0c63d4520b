"""Whose a folder of an image is, and what lies there."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import differs, made, rewritten

from dockfix.codemod import Effect
from dockfix.context.installs import is_bystander
from dockfix.scope.folders import is_for_settings, is_own_folder
from dockfix.scope.search_path import leads_into
from dockfix.shell import parse
from dockfix.shell.external_effects import mount_touched
from dockfix.shell.next_run import why_next_differs
from dockfix.shell.packages import tends_packages

#: Folders into which no package puts anything.
OWN = [
    *("/app", "/srv/x", "/home/x", "/opt/x", "/usr/src/app", "/usr/src/myapp", "/usr/src/web", "/usr/src/site"),
    *("/usr/src/code", "/usr/src/project", "/usr/src/service", "/usr/src/server", "/usr/app", "/usr/app/x", "/libs"),
]
#: Folders into which packages may put files.
OTHERS = [
    *("/", "/bin", "/boot", "/dev", "/etc/x", "/lib", "/lib32", "/lib64", "/libx32", "/lost+found", "/media/x"),
    *("/mnt/x", "/nix", "/proc", "/root/x", "/run/x", "/sbin", "/snap", "/sys", "/tmp/x", "/usr", "/var/www"),
    *("/opt", "/srv", "/home", "/usr/src", "/usr/src/linux", "/usr/local/x", "/usr/application"),
    *("/opt/google", "/opt/rh", "/opt/microsoft", "/opt/mssql", "/opt/mssql-tools", "/opt/mssql-tools18"),
    *("/opt/containerd", "/opt/nvidia", "/opt/amazon", "/opt/aws", "/opt/cni", "/opt/local", "/opt/bin", "/opt/lib"),
    *("/opt/etc", "/opt/share", "/opt/var", "/opt/conda", "/opt/miniconda", "/opt/hostedtoolcache", "/opt/java"),
    *("/opt/oracle", "/opt/ros/humble", "/opt/intel", "/opt/rocm", "/opt/cisco", "/opt/puppetlabs", "/opt/chef"),
    *("/opt/splunk", "/opt/datadog-agent"),
]


def above_packages(folder: str) -> str | None:
    """How a file with the packages above a copy into the folder differs from one with them below, to the proof."""
    copy, run = f"COPY a {folder}/", "RUN apk add curl"
    return differs(f"FROM a\n{copy}\n{run}\n", f"FROM a\n{run}\n{copy}\n", {Effect.CACHE})


@pytest.mark.parametrize("folder", OWN)
def test_a_folder_is_a_projects_own(folder: str) -> None:
    assert is_own_folder(folder)
    assert above_packages(folder) is None


@pytest.mark.parametrize("folder", OTHERS)
def test_packages_may_put_files_into_a_folder(folder: str) -> None:
    assert not is_own_folder(folder)
    assert above_packages(folder)


@pytest.mark.parametrize(
    "folder",
    [
        *("/bin/x", "/boot", "/dev", "/etc/nginx", "/lib/a", "/lib32", "/lib64", "/libx32", "/proc", "/run/x", "/sbin"),
        *("/sys", "/usr/bin", "/usr/sbin", "/usr/lib/a", "/usr/lib32", "/usr/lib64", "/usr/libexec/x", "/usr/share/x"),
        *("/usr/local/bin", "/usr/local/sbin", "/usr/local/lib/x", "/usr/local/share", "/usr/local/etc", "/", "/home"),
        *("/mnt", "/opt", "/root", "/srv", "/tmp", "/var", "/usr", "/usr/local", "/usr/src", "/usr/include"),
    ],
)
def test_programs_look_in_a_folder_for_settings(folder: str) -> None:
    assert is_for_settings(folder)


@pytest.mark.parametrize("folder", ["/app", "/home/x", "/opt/x", "/var/www", "/usr/src/app", "/etcetera"])
def test_programs_do_not_look_in_others(folder: str) -> None:
    assert not is_for_settings(folder)


@pytest.mark.parametrize(
    "name",
    [
        *(".netrc", ".gitconfig", ".config/", ".pip/", ".pydistutils.cfg", ".pypirc", ".ssh/", ".curlrc", ".wgetrc"),
        *(".bundle/", ".gemrc", ".cargo/", ".m2/", ".gradle/", ".composer/", ".nuget/", ".mix/", ".hex/", ".yarnrc"),
        ".yarnrc.yml",
    ],
)
def test_settings_in_what_may_be_a_home_folder_keep_the_source_above_the_install(name: str, tmp_path: Path) -> None:
    context = made(tmp_path, {"go.mod": "module a\n\ngo 1.22\n", "go.sum": "", "main.go": "", name: ""})
    result = rewritten("split-copy", "FROM golang\nWORKDIR /home/app\nCOPY . .\nRUN go mod download\n", context)
    assert [finding.reason for finding in result.findings] == [
        f"the source brings {name.rstrip('/')} to /home/app, which may be a home folder"
    ]


def test_other_hidden_files_do_not(tmp_path: Path) -> None:
    context = made(tmp_path, {"go.mod": "module a\n\ngo 1.22\n", "go.sum": "", "main.go": "", ".editorconfig": ""})
    result = rewritten("split-copy", "FROM golang\nWORKDIR /home/app\nCOPY . .\nRUN go mod download\n", context)
    assert result.text == "FROM golang\nWORKDIR /home/app\nCOPY go.mod go.sum ./\nRUN go mod download\nCOPY . .\n"


@pytest.mark.parametrize("folder", ["/root/.npm", "~/.cache/pip", "/root/.composer/cache", "~/.m2/repository"])
def test_a_cache_in_a_home_folder_is_no_part_of_the_source(folder: str) -> None:
    assert is_bystander(["rm", "-rf", folder])


@pytest.mark.parametrize(
    "folder",
    [
        *("/var/lib/apt/lists/*", "/var/cache/apk/*", "/var/tmp/*", "/var/log/*.log", "/tmp/x", "/usr/share/doc/*"),
        *("/usr/share/man", "/root/.cache", "/root/.npm/_logs"),
    ],
)
def test_what_is_swept_no_program_needs(folder: str) -> None:
    assert tends_packages(["rm", "-rf", folder])
    run = f"RUN apk add curl && rm -rf {folder}"
    assert differs(f"FROM a\nCOPY . /app/\n{run}\n", f"FROM a\n{run}\nCOPY . /app/\n", {Effect.CACHE}) is None


@pytest.mark.parametrize("folder", ["/var/lib/dpkg", "/usr/share", "/root", "/app", "/root/.npmrc"])
def test_other_folders_are_not_swept(folder: str) -> None:
    assert not tends_packages(["rm", "-rf", folder])


@pytest.mark.parametrize(
    "folder",
    [
        *("node_modules", "node_modules/.bin", "venv", ".venv", "env", ".env", "venv/bin", ".venv/bin", "env/bin"),
        *(".env/bin", "vendor/bin", "vendor/bundle", "vendor/bundle/bin", ".yarn", ".pnpm-store"),
    ],
)
def test_what_an_install_makes_is_its_own(folder: str) -> None:
    assert leads_into([("PATH", f"/app/{folder}:/usr/bin")], "/app", made=True) is None
    assert leads_into([("PATH", f"/app/{folder}:/usr/bin")], "/app", made=False) == "PATH"


def test_what_the_source_brings_is_not() -> None:
    assert leads_into([("PATH", "/app/bin:/usr/bin")], "/app", made=True) == "PATH"


@pytest.mark.parametrize("name", ["hosts", "hostname", "resolv.conf"])
def test_a_file_in_etc_is_mounted(name: str) -> None:
    assert mount_touched(parse(f"cp /x/{name} /etc")) == f"touches `/etc/{name}`, which each `RUN` gets anew"


@pytest.mark.parametrize(
    "name",
    [
        *("null", "zero", "full", "random", "urandom", "tty", "stdin", "stdout", "stderr", "fd/3", "console", "ptmx"),
        *("pts/0", "core", "tcp/example.org/80", "udp/example.org/53"),
    ],
)
def test_a_device_is_there_in_each_run(name: str) -> None:
    assert mount_touched(parse(f"head -c 1 /dev/{name}")) is None


@pytest.mark.parametrize("name", ["shm/a", "sda"])
def test_other_devices_are_not(name: str) -> None:
    assert mount_touched(parse(f"head -c 1 /dev/{name}"))


@pytest.mark.parametrize(
    "folder",
    [
        *("/tmp/x", "/var/tmp/x", "/var/cache/apt", "/var/lib/x", "/var/log/x", "/root/x", "/etc/x", "/usr/share/x"),
        *(
            "/usr/lib/x",
            "/lib/x",
            "/boot/x",
            "/usr/include/x",
            "/usr/bin/x",
            "/usr/sbin/x",
            "/bin/x",
            "/usr/local/lib/x",
        ),
        *("/usr/local/bin/x", "/usr/local/share/x", "/usr/local/include/x", "/run/x", "/media/x", "/mnt/x"),
        "/usr/local/go",
    ],
)
def test_no_image_starts_in_a_folder(folder: str) -> None:
    assert why_next_differs(parse(f"rm -rf {folder}"), None, None) is None


@pytest.mark.parametrize("folder", ["/app", "/opt/x", "/var/www", "/usr/local", "/tmpfiles"])
def test_an_image_may_start_in_others(folder: str) -> None:
    assert why_next_differs(parse(f"rm -rf {folder}"), None, None)
