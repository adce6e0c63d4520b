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


#: Programs that take the name of another, and do not start it: shells' own, dpkg(1), and what fetches files.
NAME_ONLY = frozenset("command which type hash dpkg rpm dpkg-query dpkg-divert pip pip3 npm git curl wget".split())

#: Programs that make one path lead to another: ln(1), link(1), mount(8).
LINK_MAKERS = frozenset({"ln", "link", "mount"})

#: Programs that leave a process behind, or look at those of their shell: it ends with its ``RUN`` (their manuals).
SERVICES = frozenset(
    "service systemctl rc-service invoke-rc.d start-stop-daemon supervisord supervisorctl nohup setsid daemonize"
    " daemon mysqld_safe mysqld mariadbd mariadbd-safe mysqld_multi pg_ctl pg_ctlcluster postgres nginx httpd apache2"
    " apache2ctl apachectl redis-server mongod mongos dockerd containerd Xvfb Xvnc vncserver sshd memcached"
    " rabbitmq-server wait disown jobs cron crond rsyslogd syslogd syslog-ng dbus-daemon dbus-launch gpg-agent"
    " ssh-agent dirmngr udevd avahi-daemon named dnsmasq slapd smbd nmbd vsftpd proftpd postfix exim4 dovecot php-fpm"
    " lighttpd caddy haproxy varnishd squid elasticsearch opensearch cassandra zookeeper etcd consul vault ollama tor"
    " privoxy pulseaudio screen tmux at batch watchman bazel bazelisk runsvdir runsv s6-svscan".split()
)

#: Build tools that leave a server behind for their next call, and the option by which they don't.
BUILD_SERVERS = {"gradle": "--no-daemon", "gradlew": "--no-daemon", "mvnd": "--no-daemon"}

#: Programs whose arguments name files and texts, so that a word such as ``start`` starts no service; package managers
#: (:mod:`.system_package_managers`), plain tools and file tools are others.
NEVER_SERVICES = frozenset(
    "awk export npm yarn pnpm npx pip pip3 git curl wget find tar useradd adduser usermod dpkg rpm".split()
)

#: Programs that change what the kernel keeps for each ``RUN`` anew: mounts, modules, the network.
KERNEL_TOOLS = frozenset(
    "mount umount swapon swapoff losetup sysctl modprobe insmod rmmod iptables ip6tables nft ifconfig route ipcmk"
    " ipcrm".split()
)

#: Programs that change a process that is there, and those that it starts: always (None), or with one of these options
#: (util-linux 2.38: renice(1), taskset(1), prlimit(1), choom(1), chrt(1), ionice(1)).
PROCESS_TOOLS: dict[str, tuple[str, str] | None] = {
    "renice": None,
    "taskset": ("p", "--pid"),
    "prlimit": ("p", "--pid"),
    "choom": ("p", "--pid"),
    "chrt": ("p", "--pid"),
    "ionice": ("pPu", "--pid --pgid --uid"),
}
#: Programs that show what the processes were started with: a shell, the text of its ``RUN`` (procps 4).
PROCESS_LOOKERS = frozenset("ps pgrep pkill pstree top htop".split())
#: What code calls to change a process, or to have a file under two names: the kernel ends the one with the ``RUN``, a
#: new layer breaks the other; and to rename, which fails for a folder of a lower layer (overlayfs.rst, Linux).
CALLS_BY_CODE = frozenset("setpriority setrlimit sched_setaffinity rename os.rename os.replace link os.link".split())

#: Programs that write to the last of their arguments, or remove it.
WRITERS = frozenset("ln mv cp install rm mknod mkfifo tee chmod chown unlink mkdir rmdir rsync".split())

#: Programs that stay where the distribution puts them, whatever is installed; package managers are others.
STAY_IN_PLACE = frozenset(
    "pacman dpkg rpm rm mkdir rmdir cp mv ln chmod chown chgrp cat sed grep"
    " egrep awk tar gzip gunzip unzip curl wget find xargs tr cut sort uniq head tail tee touch date sleep id uname"
    " env basename dirname install useradd groupadd adduser addgroup usermod sh bash ls sha256sum md5sum git make"
    " update-ca-certificates ldconfig locale-gen mktemp readlink realpath sync".split()
)

#: Packages that bring other versions of what ``STAY_IN_PLACE`` names.
TOOL_PACKAGES = frozenset("coreutils findutils grep sed gawk tar util-linux curl wget git make gzip unzip".split())

#: Programs that may put another program of any name in front of the one that a shell has found along PATH.
PROGRAM_SWITCHERS = frozenset(
    "n nvm fnm volta nodenv pyenv rbenv asdf mise corepack update-alternatives alternatives conda mamba make ninja"
    " sh bash dash stow brew".split()
)

#: Programs that make a locale (localedef(1), Debian's locale-gen(8)).
LOCALE_MAKERS = frozenset({"localedef", "locale-gen"})
#: How packages that bring some begin.
LOCALE_PACKAGES = ("locales", "glibc-langpack-", "language-pack-")

#: Programs that may put files of any name into the folder that they are given.
UNPACKERS = frozenset("tar unzip cp mv ln install rsync curl wget".split())

#: Programs that may put another file in the place of one, or take away that it can be run.
FILE_REPLACERS = frozenset("ln rm mv cp install unlink dpkg-divert update-alternatives tee chmod sed truncate".split())

#: Programs that remove a folder, or give it another name.
FOLDER_REMOVERS = frozenset({"rm", "rmdir", "mv", "unlink", "rimraf", "trash"})

#: Programs that write to no file that they are given, or only change who may read it; sort has ``-o``, awk ``-i``.
LOOKERS = frozenset("cat grep egrep cut getent head tail test [ ls wc id stat chmod chown chgrp".split())

#: Programs that change users and groups, among which Docker looks a USER up for each ``RUN``: shadow-utils, busybox.
ACCOUNT_TOOLS = frozenset(
    "usermod groupmod useradd adduser addgroup groupadd deluser userdel delgroup groupdel gpasswd"
    " newusers vipw chsh".split()
)

#: Programs whose result depends on their arguments alone, but for the variables in ``variables.OF_EVERY_PROGRAM``.
PLAIN_TOOLS = frozenset(
    "rm rmdir mkdir chmod chown chgrp touch ln cp mv echo printf cat true false : test [ sed grep tee cut tr head tail"
    " sleep mkfifo mknod id ls set exit".split()
)

#: Variables that plain tools read besides, by tool (coreutils 9.1, sed 4.9, grep 3.8).
VARIABLES_READ = {
    "ls": frozenset(
        "QUOTING_STYLE LS_COLORS LS_BLOCK_SIZE BLOCK_SIZE BLOCKSIZE TIME_STYLE TABSIZE COLUMNS COLORTERM TERM".split()
    ),
    **dict.fromkeys(("cp", "mv", "ln"), frozenset({"SIMPLE_BACKUP_SUFFIX", "VERSION_CONTROL"})),
    "touch": frozenset({"_POSIX2_VERSION"}),
    **dict.fromkeys(("head", "tail"), frozenset({"_POSIX2_VERSION"})),
    "grep": frozenset("GREP_COLOR GREP_COLORS TERM".split()),
    "sed": frozenset({"COLS"}),
}
#: How the names of variables begin that every program of the C library, or every shell, may read.
READ_BY_ALL = ("LC_", "LD_", "MALLOC_", "GLIBC_", "BASH_")

#: Programs whose first argument is a mode or an owner, and no path.
MODE_FIRST = frozenset({"chmod", "chown", "chgrp"})

#: Programs whose arguments are no paths.
WITHOUT_PATHS = frozenset(
    "echo printf true false : set exit sleep id useradd groupadd adduser addgroup usermod".split()
)

#: Programs that look at the system's folders alone, where no path is among their arguments.
OF_THE_SYSTEM = frozenset("ldconfig update-ca-certificates locale-gen fc-cache".split())

#: Programs whose arguments, but for options, are paths.
FILE_TOOLS = frozenset("rm rmdir mkdir chmod chown chgrp touch ln cp mv cat test [ ls".split())

#: Programs that start the program named in their arguments: the options that take a value, and how
#: many words stand before that program.
WRAPPERS: dict[str, tuple[str, int]] = {
    "sudo": ("ughpCrtU", 0),
    "doas": ("uC", 0),
    "env": ("uC", 0),
    "nice": ("n", 0),
    "ionice": ("cnp", 0),
    "timeout": ("ks", 1),
    "time": ("fo", 0),
    "xargs": ("nPILdEsa", 0),
    "stdbuf": ("ioe", 0),
    "su-exec": ("", 1),
    "gosu": ("", 1),
    **dict.fromkeys(("nohup", "setsid", "exec", "command", "builtin", "busybox", "eatmydata", "fakeroot"), ("", 0)),
    **dict.fromkeys(("chronic", "tini", "dumb-init"), ("", 0)),
}

#: Programs that may put another file in the place of the one that they name last, ``/bin/sh`` among them.
FILE_MOVERS = frozenset(
    "ln mv cp rm install link unlink dd tee sed update-alternatives dpkg-divert dpkg-reconfigure".split()
)

#: Programs that start the program named behind their options.
STARTERS = frozenset("tini dumb-init catatonit gosu su-exec exec env nice".split())

#: Programs that run a script: the options that take the place of the script, and those with a value.
INTERPRETERS: dict[str, tuple[str, str]] = {
    "python": ("-c -m", "-W -X"),
    "node": ("-e --eval -p --print", "-r --require --import --loader --max-old-space-size"),
    "ruby": ("-e", "-r -I"),
    "perl": ("-e -E", "-I"),
    "php": ("-r -S", "-d -c"),
    "java": ("-jar -m --module", "-cp -classpath --class-path -p --module-path"),
    "dotnet": ("exec", ""),
    "deno": ("", ""),
    "bun": ("", ""),
}


#: Programs that print their environment, and so what the shell that starts them puts in it.
ENVIRONMENT_PRINTERS = frozenset({"env", "printenv"})
#: What code of a line that is given to an interpreter calls the environment as a whole, or asks for one of it.
ENVIRONMENTS = ("environ", "getenv", "process.env", "ENV", "phpinfo")

#: Programs that write to no file that they are given, or leave a program one: whoever wrote it before, wrote it.
LEAVE_PROGRAMS = frozenset(
    "cat grep egrep cut head tail test [ ls wc id stat chmod chown chgrp echo printf file strip ldd setcap getcap upx"
    " which type hash sha256sum sha512sum md5sum useradd usermod adduser groupadd mkdir rm dos2unix sync du"
    " pip pip3 npm git setfacl readlink realpath".split()
)

#: Options that name the file to which a program writes.
OUTPUT_OPTIONS = frozenset("-o -O --output --output-document --out -out --outfile --output-file --dest".split())

#: Programs that fetch a file: the options with its name, those with its folder, and whether the address names it where
#: there are none; curl(1) needs one of the last options for that.
FETCHERS: dict[str, tuple[str, str, str]] = {
    "curl": ("-o --output", "--output-dir", "-O --remote-name --remote-name-all"),
    "wget": ("-O --output-document", "-P --directory-prefix", ""),
    "aria2c": ("-o --out", "-d --dir", ""),
    "axel": ("-o --output", "", ""),
}
#: Programs that unpack archives, and the options with the folder to which they do.
ARCHIVERS = {"tar": "-C --directory", "bsdtar": "-C --directory", "unzip": "-d", "7z": "-o", "cpio": "-D"}


def is_known_install_script(url: str) -> bool:
    """Whether an address is that of an install script which asks no package lists but its own."""
    _, scheme, rest = url.partition("://")
    host, _, path = rest.partition("/")
    if not scheme:
        return False
    if host == "raw.githubusercontent.com":
        return path.split("/")[0] in GITHUB_OWNERS_OF_INSTALL_SCRIPTS
    return host in HOSTS_OF_INSTALL_SCRIPTS
