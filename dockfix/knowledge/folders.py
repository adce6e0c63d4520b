"""Folders of a Linux image: what lies in them, and who puts it there.

The layout is that of the Filesystem Hierarchy Standard 3.0, of the packages of Debian and Alpine, and of what Docker
mounts for each ``RUN`` (``executor/oci`` in moby/buildkit).
"""

from __future__ import annotations

#: Folders at the root that belong to the distribution: a package may put a file into any of them. In ``/usr`` it
#: may, too, but for the folders below.
DISTRIBUTION = frozenset(
    "bin boot dev etc lib lib32 lib64 libx32 lost+found media mnt nix proc root run sbin snap sys tmp var".split()
)
#: Folders at the root that hold others' folders: only what lies in one of those is a project's own.
FOR_OTHERS = frozenset("opt srv home".split())
#: What packages call their folders in ``/opt``: vendors, and Debian's names for what is no vendor's.
VENDORS = frozenset(
    "google rh microsoft mssql mssql-tools mssql-tools18 containerd nvidia amazon aws cni local bin lib etc share var"
    " conda miniconda hostedtoolcache java oracle ros intel rocm cisco puppetlabs chef splunk datadog-agent".split()
)
#: What projects call their folders in ``/usr/src``, where packages put kernel and library sources; what ends in ``app``
#: is another.
IN_USR_SRC = frozenset("web site code project service server".split())
#: The same in ``/usr``.
OWN_IN_USR = frozenset({"app"})

#: Folders in which, and below which, programs look for their settings, libraries and other programs.
SETTINGS_AT_ANY_DEPTH = (
    *("/bin", "/boot", "/dev", "/etc", "/lib", "/lib32", "/lib64", "/libx32", "/proc", "/run", "/sbin", "/sys"),
    *("/usr/bin", "/usr/sbin", "/usr/lib", "/usr/lib32", "/usr/lib64", "/usr/libexec", "/usr/share"),
    *("/usr/local/bin", "/usr/local/sbin", "/usr/local/lib", "/usr/local/share", "/usr/local/etc"),
)
#: The same in the folder itself, and not below it.
SETTINGS = (
    *("/", "/home", "/mnt", "/opt", "/root", "/srv", "/tmp", "/var"),
    *("/usr", "/usr/local", "/usr/src", "/usr/include"),
)
#: Hidden files and folders in a home folder that programs read.
HOME_SETTINGS = (
    *(".netrc", ".gitconfig", ".config", ".pip", ".pydistutils.cfg", ".pypirc", ".ssh", ".curlrc", ".wgetrc"),
    *(".bundle", ".gemrc", ".cargo", ".m2", ".gradle", ".composer", ".nuget", ".mix", ".hex", ".yarnrc", ".yarnrc.yml"),
)
#: How commands name the home folder of root.
HOMES = ("/root", "~", "$HOME", "${HOME}")
#: Hidden folders of a home folder in which package managers keep caches, without the dot.
HOME_CACHES = frozenset({"npm", "cache", "composer", "m2"})
#: Folders with lists, caches, logs and manuals: what a clean-up removes, and no program needs to run.
SWEPT = (
    *("/var/lib/apt/lists", "/var/cache", "/var/tmp", "/var/log", "/tmp", "/usr/share/doc", "/usr/share/man"),
    *("/root/.cache", "/root/.npm"),
)
#: What an install of dependencies makes in its own folder: programs there are its own.
MADE_BY_INSTALLS = (
    *("node_modules", "node_modules/.bin", "venv", ".venv", "env", ".env", "venv/bin", ".venv/bin", "env/bin"),
    *(".env/bin", "vendor/bin", "vendor/bundle", "vendor/bundle/bin", ".yarn", ".pnpm-store"),
)

#: The folders of ``PATH`` in the official images: those of every one (``DefaultPathEnvUnix`` in moby/buildkit), and
#: those that golang, rust, ruby, tomcat, httpd, eclipse-temurin, pypy and julia put in front. ``/usr/bin`` stands for
#: ``/bin``, ``/sbin`` and ``/usr/sbin``, which lead there in today's distributions.
OF_PATH = (
    *("/usr/local/sbin", "/usr/local/bin", "/usr/bin", "/go/bin", "/usr/local/go/bin"),
    *("/usr/local/cargo/bin", "/usr/local/bundle/bin", "/usr/local/tomcat/bin", "/usr/local/apache2/bin"),
    *("/opt/java/openjdk/bin", "/opt/pypy/bin", "/usr/local/julia/bin"),
)

#: Files in ``/etc`` that Docker mounts for each ``RUN``.
MOUNTED_FILES = frozenset(("hosts", "hostname", "resolv.conf"))

#: The files in `/etc` in which Docker looks a USER up, and its HOME.
ACCOUNT_FILES = ("passwd", "group")

#: What is in `/dev` at the start of each ``RUN``, and bash's own `/dev/tcp`.
DEVICES = frozenset("null zero full random urandom tty stdin stdout stderr fd console ptmx pts core tcp udp".split())

#: Without a WORKDIR in the file the base image's counts: these are never one.
NEVER_A_WORKDIR = (
    *("/tmp/", "/var/tmp/", "/var/cache/", "/var/lib/", "/var/log/", "/root/", "/etc/", "/usr/share/", "/usr/lib/"),
    *("/lib/", "/boot/", "/usr/include/", "/usr/bin/", "/usr/sbin/", "/bin/", "/usr/local/lib/", "/usr/local/bin/"),
    *("/usr/local/share/", "/usr/local/include/", "/run/", "/media/", "/mnt/", "/usr/local/go"),
)
#: What git and package managers keep beside a project: never looked into, whatever an ignore file says.
NEVER_SEARCHED = frozenset({".git", "node_modules", ".venv"})
