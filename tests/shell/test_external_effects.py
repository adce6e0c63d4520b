"""What a first command does to things that Docker sets up anew for each ``RUN``."""

from __future__ import annotations

import pytest

from dockfix.shell import Dialect, Join, ShellState, how_to_join

STATE = ShellState(exported=frozenset({"PATH", "HOME"}), workdir="/srv/app/web", user="root")

NEW_SHELL = "replaces the shell that the next `RUN` would start"
WORKDIR = "may remove the WORKDIR, which each `RUN` finds made again"
ACCOUNTS = "changes the user that the next `RUN` would run as"
REFUSED = {
    "ln -sf bash /bin/sh": NEW_SHELL,
    "ln -sf /bin/bash /usr/bin/sh": NEW_SHELL,
    "rm /bin/sh; ln -s /bin/bash /bin/sh": NEW_SHELL,
    "rm /bin/sh && ln -s bash /bin/sh": NEW_SHELL,
    "mv /bin/bash /bin/sh": NEW_SHELL,
    "cp /bin/bash /bin/sh": NEW_SHELL,
    "cd /bin && ln -sf bash sh": NEW_SHELL,
    "ln -snf /bin/bash /bin/": NEW_SHELL,
    "sudo ln -sf /bin/bash /bin/sh": NEW_SHELL,
    "bash -c 'ln -sf bash /bin/sh'": NEW_SHELL,
    "apk add bash && ln -sf /bin/bash /bin/sh": NEW_SHELL,
    "apk add --no-cache dash-binsh": NEW_SHELL,
    "echo 'dash dash/sh boolean false' | debconf-set-selections && dpkg-reconfigure dash": NEW_SHELL,
    "dpkg-divert --local --rename --add /bin/sh": NEW_SHELL,
    "update-alternatives --install /bin/sh sh /bin/bash 1": NEW_SHELL,
    "cat x >/bin/sh": NEW_SHELL,
    "busybox --install -s": NEW_SHELL,
    "echo x >/etc/ld.so.preload": "touches `/etc/ld.so.preload`, which every new program reads",
    "rm -rf /srv/app/web": WORKDIR,
    "rm -rf /srv/app": WORKDIR,
    "rm -rf /srv/*": WORKDIR,
    "rm -rf /srv/app/../app": WORKDIR,
    "cd / && rm -rf srv": WORKDIR,
    "cd .. && rm -rf web": WORKDIR,
    "cd /srv/app && rm -rf *": WORKDIR,
    "rm -rf ../web": WORKDIR,
    "rm -rf ../*": WORKDIR,
    'rm -rf "$PWD"': WORKDIR,
    "rm -rf $HERE": WORKDIR,
    "rm -rf `pwd`": WORKDIR,
    "rm -rf -- /srv/app/web/": WORKDIR,
    "sudo rm -r /srv": WORKDIR,
    "mv /srv/app /old": WORKDIR,
    "rmdir /srv/app/web": WORKDIR,
    "find /srv -delete": WORKDIR,
    "find . -delete": "",
    "find /srv -depth -name web -exec rm -rf {} +": WORKDIR,
    "usermod -d /x -aG docker root": ACCOUNTS,
    "adduser root www-data": ACCOUNTS,
    "addgroup root x": ACCOUNTS,
    "sudo usermod -aG docker app": ACCOUNTS,
    "sed -i 's,^root:x,root:y,' /etc/passwd": ACCOUNTS,
    "userdel web": "",
    "deluser --remove-home web": "",
    "nginx": "runs `nginx`, which may leave a process behind",
    "sudo service x start": "runs `service`, which may leave a process behind",
    "sh -c 'service x start'": "runs `service`, which may leave a process behind",
    "bash -c '/usr/bin/mysqld_safe &' && sleep 5": "runs `mysqld_safe`, which may leave a process behind",
    "bash -c '/opt/x &' && sleep 5": "runs a script that may leave a process behind",
    "su postgres -c 'pg_ctl start'": "runs `pg_ctl`, which may leave a process behind",
    "redis-server --daemonize yes": "runs `redis-server`, which may leave a process behind",
    "/opt/x/bin/catalina.sh start": "runs `catalina.sh`, which may leave a process behind",
    "mydaemon --daemon": "runs `mydaemon`, which may leave a process behind",
    "ssh-agent": "runs `ssh-agent`, which may leave a process behind",
    "eval $(ssh-agent -s)": "runs `ssh-agent`, which may leave a process behind",
    "gpg-agent --daemon": "runs `gpg-agent`, which may leave a process behind",
    "dbus-daemon --system": "runs `dbus-daemon`, which may leave a process behind",
    "nohup x": "runs `nohup`, which may leave a process behind",
    "(x &)": "starts a background job",
    "echo $(x & echo y)": "starts a background job",
    "./gradlew build": "runs `gradlew`, which may leave a process behind",
    "touch /dev/shm/x": "touches `/dev/shm/x`, which each `RUN` gets anew",
    "mknod /dev/net/tun c 10 200": "touches `/dev/net/tun`, which each `RUN` gets anew",
    "ln -sf /dev/urandom /dev/random": "changes `/dev`, which each `RUN` gets anew",
    "echo 1 >/proc/sys/vm/x": "changes `/proc`, which each `RUN` gets anew",
    "sysctl -w x=1": "runs `sysctl`, whose effect ends with the `RUN`",
    "mount -t tmpfs x /y": "runs `mount`, whose effect ends with the `RUN`",
    "echo a >/etc/resolv.conf": "touches `/etc/resolv.conf`, which each `RUN` gets anew",
    "cp files/hosts /etc/": "touches `/etc/hosts`, which each `RUN` gets anew",
    "cd /etc && echo x >hosts": "touches `/etc/hosts`, which each `RUN` gets anew",
    "echo $PPID": "uses the shell's process ID",
    "echo $BASHPID": "uses the shell's process ID",
    "echo ${$}": "uses the shell's process ID",
    "kill -9 $!": "uses the shell's process ID",
}


@pytest.mark.parametrize(("first", "reason"), REFUSED.items(), ids=REFUSED)
def test_refused(first: str, reason: str) -> None:
    how = how_to_join(first, "echo b", STATE)
    if reason:
        assert how == f"the first command {reason}"
    else:
        assert isinstance(how, Join)


@pytest.mark.parametrize(
    "first",
    [
        "rm -rf /var/lib/apt/lists/*",
        "rm -rf /tmp/* /var/tmp/*",
        "rm -rf /srv/app/web/* /srv/app/web/.git",
        "rm -rf node_modules",
        "cd /tmp && make && rm -rf build",
        "D=$(mktemp -d) && x $D && rm -rf $D",
        'rm -rf "$HERE/cache"',
        "mv /srv/app/web/a /b",
        "find /usr -name __pycache__ -exec rm -rf {} +",
        "find / -type f -delete",
        "find /srv -mindepth 4 -delete",
        "useradd -r -s /bin/bash -d /home/x x",
        "useradd -g root x",
        "addgroup -S x && adduser -S x -G x -s /bin/sh",
        "echo 'x:x:1:1::/:/bin/sh' >>/etc/passwd",
        "chsh -s /bin/bash",
        "apk add --no-cache bash dash",
        "curl -fsSL https://x/y | bash -",
        "sh -c 'make install'",
        "/bin/bash -c 'make && make install'",
        "ln -sf /dev/stdout /var/log/nginx/access.log",
        "echo a >/dev/null 2>/dev/stderr",
        "head -c 9 /dev/urandom",
        "cat /proc/cpuinfo",
        "echo x >/etc/hosts.allow",
        "systemctlx enable y",
        "npm run start-server-and-test",
        "./gradlew --no-daemon build",
        "apt-get install -y nginx redis-server",
        "chown -R nginx /x",
        "cp nginx.conf /etc/nginx/",
        "su app -c 'pip install x'",
        "ln -s /usr/bin/python3 /usr/bin/python",
    ],
)
def test_not_refused(first: str) -> None:
    assert isinstance(how_to_join(first, "echo b", STATE), Join)


def test_an_unknown_workdir() -> None:
    state = ShellState(exported=frozenset())
    for target in (
        "/var/lib/apt/lists/*",
        "/tmp/x",
        "/root/.cache",
        "/usr/share/doc",
        "/opt/x.tar.gz",
        "/usr/src/x.zip",
    ):
        assert isinstance(how_to_join(f"rm -rf {target}", "b", state), Join), target
    for target in ("/app", "/usr/src/app", "/go", "/var/www/html", "/home/x", "/workspace", "/var/www"):
        assert how_to_join(f"rm -rf {target}", "b", state) == f"the first command {WORKDIR}", target


def test_a_user_other_than_root() -> None:
    state = STATE._replace(user="app")
    for first in ("usermod -aG docker app", "echo x >>/etc/group", "groupadd x"):
        assert how_to_join(first, "b", state) == f"the first command {ACCOUNTS}"


def test_a_script_that_every_bash_reads() -> None:
    state = STATE._replace(dialect=Dialect.BASH, startup="BASH_ENV")
    assert how_to_join("a", "b", state) == "BASH_ENV is read anew by the bash of each `RUN`"


@pytest.mark.parametrize("user", ["0", "root", None])
def test_users_for_a_service_are_made_by_root(user: str | None) -> None:
    assert isinstance(how_to_join("groupadd -r x && useradd -r -g x x", "b", STATE._replace(user=user)), Join)
