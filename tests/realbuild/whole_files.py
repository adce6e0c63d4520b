"""Whole Dockerfiles that build without a network, and their context: scripts, links, archives, users."""

from __future__ import annotations

import io
import os
import tarfile
from pathlib import Path

from recorded.texts import Writer

from .files import COMMANDS

#: Files of the context: text and mode.
CONTEXT = {
    "start.sh": ('#!/bin/sh\necho "start $0 $# $*"; pwd; id -u; exit ${CODE:-0}\n', 0o755),
    "plain": ('echo "plain $# $*"\n', 0o755),
    "quiet.sh": ('#!/bin/sh\necho "A=$A B=$B"\n', 0o644),
    "env.sh": ('#!/bin/sh\nenv | grep -v -e HOSTNAME -e "^_=" | sort\n', 0o755),
    "bin/tool": ('#!/bin/sh\necho "tool of the context $*"\n', 0o755),
    "bin/echo": ('#!/bin/sh\nprintf "another echo %s\\n" "$*"\n', 0o755),
    "etc/app.conf": ("a=1\n", 0o600),
    "src/main.c": ("int main;\n", 0o644),
    "src/deep/er.txt": ("deeper\n", 0o644),
    "hidden.txt": ("hidden\n", 0o644),
    "empty": ("", 0o644),
    ".dockerignore": ("hidden.txt\n*.log\n", 0o644),
    "Makefile": ("all:\n\ttrue\n", 0o644),
    "package.json": ("{}\n", 0o644),
}
LINKS = {"link": "start.sh", "src/up": "../etc", "dangling": "nowhere"}
BASES = ["busybox:1", "busybox:1", "busybox:1", "debian:bookworm-slim"]
#: What stands between ``RUN``s; `{n}` is a number.
INSTRUCTIONS = [
    "COPY start.sh /usr/local/bin/start",
    "COPY start.sh plain /usr/local/bin/",
    "COPY bin/ /usr/local/bin/",
    "COPY bin /opt/bin",
    "COPY . /app",
    "COPY . .",
    "COPY src /src{n}/",
    "COPY src/* /flat{n}/",
    "COPY link /l{n}",
    "COPY src/up /up{n}/",
    "COPY --chown=5:6 etc/app.conf /etc/app{n}.conf",
    "COPY --chmod=755 quiet.sh /usr/bin/quiet",
    "COPY quiet.sh /usr/bin/quiet\nRUN chmod 755 /usr/bin/quiet",
    "COPY quiet.sh /q{n}/quiet.sh\nRUN chmod +x /q{n}/quiet.sh",
    "COPY src /own{n}\nRUN chown -R 7:8 /own{n}",
    "COPY etc/app.conf src/main.c x{n}/",
    "ADD start.sh /start{n}.sh",
    "ADD archive.tar.gz /arch{n}/",
    "ADD src /addsrc{n}",
    "ADD src/main.c etc/app.conf /two{n}/",
    "ADD pack.bin /pack{n}",
    "ADD empty ./empty{n}",
    "COPY /start.sh /abs{n}.sh",
    "COPY package.json Makefile ./",
    "COPY <<E /here{n}\nx $A\nE",
    "ENV A=1",
    "ENV A=2 B=$A",
    "ENV B x  y",
    "ENV A=1\nENV B=2\nENV C=$B",
    "ENV PATH=/opt/bin:$PATH",
    "ENV PATH=/app/bin:/app:$PATH",
    "ENV CODE=3",
    "ARG A=arg",
    "ARG Q\nARG R=$Q",
    "WORKDIR /w{n}",
    "WORKDIR sub{n}",
    "WORKDIR /tmp",
    "WORKDIR /app",
    "USER 5",
    "USER 0",
    "USER me",
    "LABEL a=b c=d\nLABEL e=f",
    "LABEL one two",
    "EXPOSE 80\nEXPOSE 81/udp",
    "VOLUME /v /v2",
    "VOLUME /data{n}",
    "STOPSIGNAL SIGINT",
    'SHELL ["/bin/sh", "-ec"]',
    'SHELL ["/bin/sh", "-c"]',
    "HEALTHCHECK CMD true",
    "MAINTAINER me",
    "run touch /lower{n}",
    "# a comment",
    "# hadolint ignore=DL3059",
    "ONBUILD RUN touch /trigger",
]
#: Besides those that leave traces in files: what Docker sets up anew for each ``RUN``, and what programs are found.
MORE_COMMANDS = [
    "ln -s /w{n} /wl{n}",
    "ln -sf /bin/busybox /usr/local/bin/tool 2> /dev/null || true",
    "ln /etc/passwd /hard{n} && echo '# {n}' >> /hard{n}",
    "echo a > /h{n} && ln /h{n} /hh{n}",
    "echo b >> /h1x0 || true",
    "echo '1.2.3.4 x' >> /etc/hosts; cat /etc/hosts | wc -l > /hosts{n}",
    "wc -l < /etc/hosts > /count{n}",
    "touch /dev/shm/x{n}",
    "ls /dev/shm > /shm{n}",
    "ls /dev > /devs{n}",
    "cd /dev && touch made{n}",
    "{ sleep 9 & }; true",
    "pgrep sleep > /dev/null && touch /sleeping{n} || true",
    "echo me:x:1000:1000::/home/me{n}:/bin/sh >> /etc/passwd",
    "echo 'five:x:5:5::/home/five:/bin/sh' >> /etc/passwd",
    "sed -i 's,root:/root,root:/other,' /etc/passwd",
    "echo ~ > /home{n}; echo $HOME > /HOME{n}",
    "id > /id{n}",
    "echo 'grp:x:77:root' >> /etc/group",
    "rm -rf /w{n}",
    "rm -rf /app",
    "rmdir /w1 /w2 /w3 /w4 2> /dev/null; true",
    "tool {n} > /tool{n} || true",
    "echo {n} > /echo{n}",
    "start > /started{n} || true",
    "quiet > /quiet{n} || true",
    "cp /usr/local/bin/start /usr/local/bin/tool || true",
    "chmod 700 /app || true",
    "mkdir -p /opt/x{n} && cp -r /src* /opt/x{n}/ || true",
    "sh /app/plain > /plain{n} || true",
    "umask 027 && mkdir /um{n}",
    "ulimit -n 64; ulimit -n > /lim{n}",
    "export PATH=/app/bin:$PATH; tool > /t{n} || true",
    "cd / && cd - > /back{n}",
    "tar -xf /app/archive.tar.gz -C /opt || true",
]
STARTS = [
    "",
    'ENTRYPOINT ["start"]',
    "ENTRYPOINT start",
    "ENTRYPOINT /app/start.sh $A",
    "ENTRYPOINT /usr/local/bin/plain x",
    "ENTRYPOINT exec start one 'two three'",
    'ENTRYPOINT ["/app/env.sh"]',
    "CMD start a b",
    "CMD /app/start.sh",
    "CMD plain",
    "CMD echo $A",
    "CMD quiet",
    "CMD /app/env.sh",
    "CMD env | sort | grep ^A",
    'CMD ["sh", "-c", "echo $A"]',
    "CMD cd /tmp && pwd",
    "CMD tool x y",
    'ENTRYPOINT ["sh", "-c"]\nCMD ["echo both"]',
    "ENTRYPOINT start\nCMD a",
    'ENTRYPOINT ["start"]\nCMD a b',
    "CMD exec /bin/cat /etc/hostname",
    'CMD ["tool"] # note',
]
#: What containers are started with.
ARGUMENTS: list[list[str]] = [[], ["one two", "$A"], ["sh", "-c", 'echo "$0 $# $A"; pwd; id -u']]


def fill(folder: Path) -> None:
    """Writes the context; always the same, so that no build sends it twice."""
    for name, (text, mode) in CONTEXT.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        path.chmod(mode)
    for name, target in LINKS.items():
        os.symlink(target, folder / name)
    for name in ("archive.tar.gz", "pack.bin"):
        with tarfile.open(folder / name, "w:gz") as archive:
            info = tarfile.TarInfo("inside/file")
            info.size, info.mode = 3, 0o640
            archive.addfile(info, io.BytesIO(b"abc"))


class FileWriter(Writer):
    """Writes a whole file by what bytes say."""

    def line(self, number: int) -> str:
        """A ``RUN`` or another instruction."""
        if self.number(20) < 8:
            return self.one(INSTRUCTIONS).replace("{n}", str(number))
        parts = [self.one([COMMANDS, MORE_COMMANDS][self.number(2)]) for _ in range(1 + self.number(2))]
        texts = [part.replace("{n}", f"{number}x{at}") for at, part in enumerate(parts)]
        return "RUN " + self.one([" && ", "; ", " && \\\n    "]).join(texts[:1] if "#" in texts[0] else texts)

    def stage(self, base: str, name: str, lines: int) -> list[str]:
        """A stage of some lines."""
        return [f"FROM {base} AS {name}", *(self.line(number) for number in range(1, lines + 1))]

    def whole(self) -> str:
        """A file of one or two stages."""
        base = self.one(BASES)
        lines: list[str] = []
        if self.number(4) == 3:
            lines += [
                *self.stage(self.one(BASES[:1]), "build", 3),
                "RUN mkdir -p /out && date > /dev/null; echo out > /out/run",
            ]
            lines += self.stage(base, "final", 4 + self.number(5))
            lines.append("COPY --from=build /out/run /run.txt")
        else:
            lines += self.stage(base, "final", 4 + self.number(7))
        return "\n".join([*lines, self.one(STARTS)]).rstrip("\n") + "\n"
