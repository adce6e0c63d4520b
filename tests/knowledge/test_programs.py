"""Programs, by what counts of them for a build."""

from __future__ import annotations

import json

import pytest
from tables import differs, lines, rewritten

from dockfix.codemod import Effect
from dockfix.knowledge.programs import is_known_install_script
from dockfix.knowledge.system_package_managers import APK, APT
from dockfix.scope.list_use import ListUse, runs_script, use_of
from dockfix.shell import parse
from dockfix.shell.external_effects import mount_touched, process_left
from dockfix.shell.hashed_commands import replaced
from dockfix.shell.next_run import makes_locale, why_next_differs
from dockfix.shell.sensitivity import notices_cwd, notices_environment
from dockfix.shell.walk import programs

LINKED = "FROM a\nRUN {} /etc /app\n{}{}"
MOVED = ("COPY . /app/\n", "RUN apk add curl\n")
TAME = [
    *("./configure", "./autogen.sh", "./bootstrap.sh", "./config", "./Configure", "./gradlew build", "./mvnw package"),
    *(". /x/activate", ". $NVM_DIR/nvm.sh", "./manage.py migrate", "./rebar compile", "./rebar3 compile"),
    *(". $HOME/.cargo/env", ". /etc/profile", ". ~/.profile", ". ~/.bashrc", ". /etc/environment"),
    *(
        ". /opt/conda/etc/conda.sh",
        ". /opt/ros/setup.bash",
        "/app/.venv/bin/x",
        "venv/bin/x",
        "./node_modules/.bin/tsc",
    ),
    *("/bin/x", "/sbin/x", "/usr/bin/x", "/usr/sbin/x", "/usr/local/bin/x", "/usr/local/sbin/x", "/opt/go/bin/go"),
]
SCRIPTS = [
    *("sh x.sh", "bash x.sh", "dash x.sh", "ash x.sh", "zsh x.sh", "ksh x.sh", "./x.sh", "/app/x", ". ./x", "source x"),
    "/opt/x/setup",
]
HOSTS = [
    *("deb.nodesource.com", "get.docker.com", "sh.rustup.rs", "install.python-poetry.org", "astral.sh", "bun.sh"),
    *("deno.land", "get.sdkman.io", "bootstrap.pypa.io", "getcomposer.org", "fnm.vercel.app", "starship.rs"),
    *("cli.github.com", "packagecloud.io", "apt.llvm.org", "raw.githubusercontent.com/nvm-sh"),
    *("raw.githubusercontent.com/pyenv", "raw.githubusercontent.com/creationix", "raw.githubusercontent.com/ohmyzsh"),
]
SERVICES = [
    *("service", "systemctl", "rc-service", "invoke-rc.d", "start-stop-daemon", "supervisord", "supervisorctl"),
    *("nohup", "setsid", "daemonize", "daemon", "mysqld_safe", "mysqld", "mariadbd", "mariadbd-safe", "mysqld_multi"),
    *("pg_ctl", "pg_ctlcluster", "postgres", "nginx", "httpd", "apache2", "apache2ctl", "apachectl", "redis-server"),
    *("mongod", "mongos", "dockerd", "containerd", "Xvfb", "Xvnc", "vncserver", "sshd", "memcached"),
    *("rabbitmq-server", "wait", "disown", "jobs", "cron", "crond", "rsyslogd", "syslogd", "syslog-ng", "dbus-daemon"),
    *("dbus-launch", "gpg-agent", "ssh-agent", "dirmngr", "udevd", "avahi-daemon", "named", "dnsmasq", "slapd", "smbd"),
    *("nmbd", "vsftpd", "proftpd", "postfix", "exim4", "dovecot", "php-fpm", "lighttpd", "caddy", "haproxy"),
    *("varnishd", "squid", "elasticsearch", "opensearch", "cassandra", "zookeeper", "etcd", "consul", "vault"),
    *("ollama", "tor", "privoxy", "pulseaudio", "screen", "tmux", "at", "batch", "watchman", "bazel", "bazelisk"),
    *("runsvdir", "runsv", "s6-svscan"),
]
NEVER_SERVICES = [
    *("echo", "printf", "cat", "rm", "mkdir", "cp", "mv", "ln", "touch", "chmod", "chown", "chgrp", "sed", "grep"),
    *("awk", "tee", "test", "[", "export", "set", "npm", "yarn", "pnpm", "npx", "pip", "pip3", "git", "curl", "wget"),
    *("find", "tar", "useradd", "adduser", "usermod", "dpkg", "rpm", "apt-get", "apk", "dnf"),
]
STAY = [
    *("pacman", "dpkg", "rpm", "rm", "mkdir", "rmdir", "cp", "mv", "ln", "chmod", "chown", "chgrp", "cat", "sed"),
    *("grep", "egrep", "awk", "tar", "gzip", "gunzip", "unzip", "curl", "wget", "find", "xargs", "tr", "cut", "sort"),
    *("uniq", "head", "tail", "tee", "touch", "date", "sleep", "id", "uname", "env", "basename", "dirname", "install"),
    *("useradd", "groupadd", "adduser", "addgroup", "usermod", "sh", "bash", "ls", "sha256sum", "md5sum", "git"),
    *("make", "update-ca-certificates", "ldconfig", "locale-gen", "mktemp", "readlink", "realpath", "sync", "apt-get"),
]
SWITCHERS = [
    *("n", "nvm", "fnm", "volta", "nodenv", "pyenv", "rbenv", "asdf", "mise", "corepack", "update-alternatives"),
    *("alternatives", "conda", "mamba", "make", "ninja", "sh", "bash", "dash", "stow", "brew"),
]
PLAIN = [
    *("rm", "rmdir", "mkdir", "chmod", "chown", "chgrp", "touch", "ln", "cp", "mv", "echo", "printf", "cat", "true"),
    *("false", ":", "test", "[", "sed", "grep", "tee", "cut", "tr", "head", "tail", "sleep", "mkfifo", "mknod", "id"),
    *("ls", "set", "exit"),
]
WRAPPED = {
    "sudo": "|-u web|-g web|-h a|-p x|-C 3|-r x|-t x|-U web",
    "doas": "|-u web|-C x",
    "env": "|-u A|-C /x|A=1",
    "nice": "|-n 5",
    "ionice": "|-c 2|-n 5|-p 1",
    "timeout": "5|-k 5 10|-s KILL 10",
    "/usr/bin/time": "|-f x|-o /x",
    "xargs": "|-n 1|-P 2|-I x|-L 1|-d x|-E x|-s 9|-a /x",
    "stdbuf": "|-i 0|-o L|-e 0",
    "su-exec": "web",
    "gosu": "web",
    **dict.fromkeys(("nohup", "setsid", "exec", "command", "builtin", "busybox", "eatmydata", "fakeroot"), ""),
    **dict.fromkeys(("chronic", "tini", "dumb-init"), ""),
}
#: Entrypoints, with a bar before the default arguments.
ENTRYPOINTS = [
    *(
        "tini -- app | -x",
        "dumb-init -- app | -x",
        "catatonit -- app | -x",
        "gosu web app | -x",
        "su-exec web app | -x",
    ),
    *("exec app | -x", "python a.py | -x", "python3.12 a.py | -x", "python -m app | -x", "python -c -x | y"),
    *("python -W ignore a.py | -x", "python -X dev a.py | -x", "python -u a.py | -x"),
    *("node a.js | -x", "node -e -x | y", "node --eval -x | y", "node -p -x | y", "node -r dotenv a.js | -x"),
    *("node --require dotenv a.js | -x", "node --import tsx a.ts | -x", "node --loader tsx a.ts | -x"),
    *("node --max-old-space-size 512 a.js | -x", "ruby a.rb | -x", "ruby -e -x | y", "ruby -r set a.rb | -x"),
    *("ruby -I lib a.rb | -x", "perl a.pl | -x", "perl -e -x | y", "perl -E -x | y", "perl -I lib a.pl | -x"),
    *("php a.php | -x", "php -r -x | y", "php -S 0:80 | -t", "php -d a=b a.php | -x", "php -c a.ini a.php | -x"),
    *("java -jar a.jar | -x", "java -m a/b | -x", "java --module a/b | -x", "java -cp a Main | -x"),
    *("java -classpath a Main | -x", "java --class-path a Main | -x", "java -p mods -m a/b | -x"),
    *("java --module-path mods -m a/b | -x", "dotnet a.dll | -x", "dotnet exec a.dll | -x", "deno run | -A"),
    *("bun a.ts | -x", "nginx | -g x", "python -m -x | y", "node --print -x | y", "php -S -x | y"),
    *("java -jar -x | y", "java -m -x | y", "java --module -x | y"),
]


@pytest.mark.parametrize("line", TAME)
def test_a_script_of_a_build_system_installs_no_system_packages(line: str) -> None:
    assert not runs_script(line)
    assert of_proof(line)


@pytest.mark.parametrize("line", SCRIPTS)
def test_any_other_script_may(line: str) -> None:
    assert runs_script(line)
    assert not of_proof(line)


def of_proof(line: str) -> bool:
    """Whether the proof lets the index of apk go above the line."""
    before, after = (f"FROM alpine\nRUN apk {how} curl\nRUN {line}\n" for how in ("add -U", "add --no-cache"))
    return differs(before, after, {Effect.CLEANUP}) is None


@pytest.mark.parametrize("host", HOSTS)
def test_an_install_script_is_known_by_its_host(host: str) -> None:
    assert is_known_install_script(f"https://{host}/x")
    assert not is_known_install_script(host)
    assert not runs_script(f"curl https://{host}/x | bash")


@pytest.mark.parametrize("host", ["example.org", "raw.githubusercontent.com/a"])
def test_another_is_not(host: str) -> None:
    assert not is_known_install_script(f"https://{host}/x")


@pytest.mark.parametrize("name", ["rm", "find", "mkdir", "chmod", "chown", "truncate", "rmdir"])
def test_a_program_looks_into_none_of_the_lists(name: str) -> None:
    assert use_of(f"{name} /var/lib/apt/lists/x", APT) is ListUse.NONE
    assert use_of("cat /var/lib/apt/lists/x", APT) is ListUse.READS
    assert use_of(f"{name} /var/cache/apk/x", APK) is ListUse.NONE


@pytest.mark.parametrize("name", ["ln -s", "link", "mount --bind"])
def test_a_folder_may_be_a_link_to_the_systems(name: str) -> None:
    copy, run = MOVED
    assert differs(LINKED.format(name, copy, run), LINKED.format(name, run, copy), {Effect.CACHE})
    assert differs(LINKED.format("ls", copy, run), LINKED.format("ls", run, copy), {Effect.CACHE}) is None


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_may_leave_a_process_behind(name: str) -> None:
    assert process_left(parse(f"{name} x")) == f"runs `{name}`, which may leave a process behind"


@pytest.mark.parametrize("name", ["gradle", "gradlew", "mvnd"])
def test_a_build_tool_leaves_its_server_behind(name: str) -> None:
    assert process_left(parse(f"{name} build"))
    assert process_left(parse(f"{name} build --no-daemon")) is None


@pytest.mark.parametrize("name", NEVER_SERVICES)
def test_a_program_starts_nothing_whatever_its_arguments_say(name: str) -> None:
    assert process_left(parse(f"{name} start")) is None
    assert process_left(parse("x start"))


@pytest.mark.parametrize(
    "name",
    [
        *("mount", "umount", "swapon", "swapoff", "losetup", "sysctl", "modprobe", "insmod", "rmmod", "iptables"),
        *("ip6tables", "nft", "ifconfig", "route"),
    ],
)
def test_the_effect_of_a_tool_ends_with_its_run(name: str) -> None:
    assert mount_touched(parse(f"{name} x")) == f"runs `{name}`, whose effect ends with the `RUN`"


@pytest.mark.parametrize(
    "name",
    [
        *("ln", "mv", "cp", "install", "rm", "mknod", "mkfifo", "tee", "chmod", "chown", "unlink", "mkdir", "rmdir"),
        "rsync",
    ],
)
def test_a_program_writes_to_its_last_argument(name: str) -> None:
    assert mount_touched(parse(f"{name} x /proc/y")) == "changes `/proc`, which each `RUN` gets anew"
    assert mount_touched(parse("cat /proc/cpuinfo")) is None


@pytest.mark.parametrize("name", STAY)
def test_a_program_stays_where_the_distribution_puts_it(name: str) -> None:
    assert replaced(parse(f"{name} x && n 20"), parse(f"{name} y")) is None
    assert replaced(parse("tsc x && n 20"), parse("tsc y")) == "tsc"


@pytest.mark.parametrize(
    "package",
    [
        *("coreutils", "findutils", "grep", "sed", "gawk", "tar", "util-linux", "curl", "wget", "git", "make", "gzip"),
        "unzip",
    ],
)
def test_a_package_brings_another_version_of_a_tool(package: str) -> None:
    assert replaced(parse(f"sort x && apt-get install -y {package}"), parse("sort y")) == "sort"
    assert replaced(parse("sort x && apt-get install -y nginx"), parse("sort y")) is None


@pytest.mark.parametrize("name", SWITCHERS)
def test_a_program_switches_others(name: str) -> None:
    assert replaced(parse(f"tsc x && {name} x"), parse("tsc y")) == "tsc"
    assert replaced(parse("tsc x && ls x"), parse("tsc y")) is None


@pytest.mark.parametrize("name", ["tar", "unzip", "cp", "mv", "ln", "install", "rsync", "curl", "wget"])
def test_a_program_puts_others_into_a_folder(name: str) -> None:
    assert replaced(parse(f"tsc x && {name} x /usr/local/bin/"), parse("tsc y")) == "tsc"
    assert replaced(parse(f"tsc x && {name} x /app/"), parse("tsc y")) is None


@pytest.mark.parametrize(
    "name",
    [
        *("ln", "rm", "mv", "cp", "install", "unlink", "dpkg-divert", "update-alternatives", "tee", "chmod", "sed"),
        "truncate",
    ],
)
def test_a_program_may_replace_the_shell(name: str) -> None:
    assert (
        why_next_differs(parse(f"{name} x /bin/sh"), "/", None) == "replaces the shell that the next `RUN` would start"
    )


@pytest.mark.parametrize("name", ["rm -r", "rmdir", "mv", "unlink", "rimraf", "trash"])
def test_a_program_removes_the_folder_in_which_the_next_run_starts(name: str) -> None:
    reason = "may remove the WORKDIR, which each `RUN` finds made again"
    assert why_next_differs(parse(f"{name} /app /x"), "/app", None) == reason
    assert why_next_differs(parse("ls /app /x"), "/app", None) is None


@pytest.mark.parametrize(
    "name",
    [
        *("usermod", "groupmod", "useradd", "adduser", "addgroup", "groupadd", "deluser", "userdel", "delgroup"),
        *("groupdel", "gpasswd", "newusers", "vipw", "chsh"),
    ],
)
def test_a_program_changes_the_user_of_the_next_run(name: str) -> None:
    reason = "changes the user that the next `RUN` would run as"
    assert why_next_differs(parse(f"{name} web"), "/", "web") == reason
    assert why_next_differs(parse("ls web"), "/", "web") is None


@pytest.mark.parametrize(
    "line",
    [
        *("localedef -i de_DE de_DE", "locale-gen de_DE", "apt-get install -y locales"),
        *("dnf install -y glibc-langpack-de", "apt-get install -y language-pack-de"),
    ],
)
def test_a_locale_is_made(line: str) -> None:
    assert makes_locale(parse(line))
    assert not makes_locale(parse("apt-get install -y curl"))


@pytest.mark.parametrize("name", ["perl", "python3", "ruby", "node", "php", "java", "dotnet", "deno", "bun"])
def test_a_script_may_replace_a_program(name: str) -> None:
    assert replaced(parse(f"tsc x && {name} /x.y"), parse("tsc y")) == "tsc"
    assert replaced(parse(f"tsc x && {name} --version"), parse("tsc y")) is None


@pytest.mark.parametrize("name", PLAIN)
def test_a_program_looks_at_no_variable(name: str) -> None:
    assert not notices_environment(parse(f"{name} x"), {"A"})
    assert notices_environment(parse("make x"), {"A"})


@pytest.mark.parametrize(
    ("line", "variables"),
    [
        (
            "ls x",
            "QUOTING_STYLE LS_COLORS LS_BLOCK_SIZE BLOCK_SIZE BLOCKSIZE TIME_STYLE TABSIZE COLUMNS COLORTERM TERM",
        ),
        *((f"{name} x y", "SIMPLE_BACKUP_SUFFIX VERSION_CONTROL") for name in ("cp", "mv", "ln")),
        *((f"{name} x", "_POSIX2_VERSION") for name in ("touch", "head", "tail")),
        ("grep x y", "GREP_COLOR GREP_COLORS TERM"),
        ("sed x y", "COLS"),
        ("true", "LC_ALL LD_PRELOAD MALLOC_ARENA_MAX GLIBC_TUNABLES BASH_COMPAT"),
    ],
)
def test_a_tool_looks_at_these_variables(line: str, variables: str) -> None:
    for name in variables.split():
        assert notices_environment(parse(line), {name})


@pytest.mark.parametrize(
    "name",
    [
        *("cat", "grep", "egrep", "cut", "getent", "head", "tail", "test", "[", "ls", "wc", "id", "stat"),
        *("chmod", "chown", "chgrp"),
    ],
)
def test_a_program_only_looks_at_users(name: str) -> None:
    assert why_next_differs(parse(f"{name} x /etc/passwd"), "/", None) is None
    assert why_next_differs(parse("sed x /etc/passwd"), "/", None)


@pytest.mark.parametrize(
    "line",
    [
        *(
            "chmod 755 /x",
            "chown web:web /x",
            "chgrp web /x",
            "echo x",
            "printf x",
            "true x",
            "false x",
            ": x",
            "set -e",
        ),
        *("exit 0", "sleep 1", "id web", "useradd web", "groupadd web", "adduser web", "addgroup web", "usermod web"),
        *("ldconfig", "update-ca-certificates --fresh", "locale-gen", "fc-cache -f", "rm /x", "rmdir /x", "mkdir /x"),
        *("touch /x", "ln /x /y", "cp /x /y", "mv /x /y", "cat /x", "test -f /x", "[ -f /x ]", "ls /x"),
    ],
)
def test_a_command_does_the_same_in_any_folder(line: str) -> None:
    assert not notices_cwd(parse(line))


@pytest.mark.parametrize("line", ["chmod 755 x", "rm x", "ls", "fc-cache x", "make", "cat x", "find /x"])
def test_another_command_may_not(line: str) -> None:
    assert notices_cwd(parse(line))


@pytest.mark.parametrize(("name", "words"), lines(WRAPPED))
def test_a_program_starts_another(name: str, words: str) -> None:
    assert [program.name for program in programs(parse(f"{name} {words} rm x"))] == [
        name.rsplit("/", 1)[-1],
        "rm",
    ]


@pytest.mark.parametrize(
    "name",
    [
        *("ln", "mv", "cp", "rm", "install", "link", "unlink", "dd", "tee", "sed", "update-alternatives"),
        *("dpkg-divert", "dpkg-reconfigure"),
    ],
)
def test_a_program_may_put_another_shell_into_bin_to_the_proof(name: str) -> None:
    def joined(command: str) -> str | None:
        return differs(f"FROM a\nRUN {command}\nRUN b\n", f"FROM a\nRUN {command} && b\n", {Effect.LAYERS})

    assert "another shell" in (joined(f"{name} /x /bin/") or "")
    assert joined("ls /x /bin/") is None


@pytest.mark.parametrize("words", ENTRYPOINTS)
def test_the_default_arguments_of_an_entrypoint(words: str) -> None:
    program, arguments = (part.split() for part in words.split(" | "))
    text = f"FROM a\nENTRYPOINT {json.dumps(program + arguments)}\n"
    expected = f"FROM a\nENTRYPOINT {json.dumps(program)}\nCMD {json.dumps(arguments)}\n"
    assert rewritten("split-entrypoint", text).text == expected


@pytest.mark.parametrize("name", ["env", "nice"])
def test_what_a_program_starts_is_not_known(name: str) -> None:
    result = rewritten("split-entrypoint", f'FROM a\nENTRYPOINT ["{name}", "app", "-x"]\n')
    assert [found.reason for found in result.findings] == [f"which of the words {name} starts can't be told for sure"]
