"""What a ``RUN`` visibly writes."""

from __future__ import annotations

import pytest

from dockfix.scope.output import UNKNOWN, Made
from dockfix.scope.outputs import written

SAYS = [
    ("echo a > /x", Made.TEXT, "/x"),
    ("echo '#!/bin/sh' > /x", Made.SCRIPT, "/x"),
    ('echo "#!/bin/sh\\n$A" > x', Made.SCRIPT, "/src/x"),
    ("echo -e '#!/bin/sh' > /x", Made.SCRIPT, "/x"),
    ("echo \\#!/bin/sh > /x", Made.SCRIPT, "/x"),
    ("echo $'#!/bin/sh\\n' > /x", Made.SCRIPT, "/x"),
    ("echo a '#!/bin/sh' > /x", Made.TEXT, "/x"),
    ("printf '%s\\n' '#!/bin/sh' a > /x", Made.SCRIPT, "/x"),
    ("printf '\\n#!/bin/sh' > /x", Made.TEXT, "/x"),
    ("echo a >| /x", Made.TEXT, "/x"),
    ("echo a >> /x", Made.KEPT, "/x"),
    ("echo a | tee /x", Made.TEXT, "/x"),
    ("echo a | sudo tee /y /x >/dev/null", Made.TEXT, "/x"),
    ("echo a | tee -a /x", Made.KEPT, "/x"),
    ("make | tee /x", Made.UNKNOWN, "/x"),
    ("{ echo '#!/bin/sh'; echo a; } > /x", Made.SCRIPT, "/x"),
    ("{ echo a; echo '#!/bin/sh'; } > /x", Made.TEXT, "/x"),
    (": > /x", Made.TEXT, "/x"),
    ("touch /x", Made.KEPT, "/x"),
    ("exec 3>/x", Made.UNKNOWN, "/x"),
    ("if a; then echo a > /x; fi", Made.TEXT, "/x"),
    ("bash -c 'echo a > /x'", Made.TEXT, "/x"),
    ("cat > /x <<EOF\n#!/bin/sh\nEOF", Made.SCRIPT, "/x"),
    ("cat <<-'EOF' > /x\n\ta\n\tEOF", Made.TEXT, "/x"),
    ("cat a > /x", Made.COPY, "/x"),
    ("cp a /x", Made.COPY, "/x"),
    ("cd /a && mv b c", Made.COPY, "/a/c"),
    ("(cd /a); mv b c", Made.COPY, "/src/c"),
    ("install -m 755 -D a /x", Made.COPY, "/x"),
    ("ls | xargs cp -t /x", Made.COPY, "/x"),
    ("find . -exec cp {} /x ;", Made.COPY, "/x"),
    ("cp --parents a/b /x", Made.UNKNOWN, "/x/"),
    ("update-alternatives --install /x x /y 1", Made.COPY, "/x"),
    ("curl -fsSLo /x https://h/a", Made.FETCHED, "/x"),
    ("curl --output /x https://h/a", Made.FETCHED, "/x"),
    ("curl -fsSLO https://h/a", Made.FETCHED, "/src/a"),
    ("curl --remote-name https://h/a", Made.FETCHED, "/src/a"),
    ("curl --output-dir /b -O https://h/a", Made.FETCHED, "/b/a"),
    ("curl https://h/a > /x", Made.FETCHED, "/x"),
    ("wget -qO /x https://h/a", Made.FETCHED, "/x"),
    ("wget --output-document=/x https://h/a", Made.FETCHED, "/x"),
    ("wget https://h/a", Made.FETCHED, "/src/a"),
    ("wget -P /b https://h/a", Made.FETCHED, "/b/a"),
    ("aria2c -d /b -o a https://h/c", Made.FETCHED, "/b/a"),
    ("axel -o /x https://h/a", Made.FETCHED, "/x"),
    ("tar -xf a.tar -C /b", Made.UNPACKED, "/b/"),
    ("cd /b && tar xzf /a.tgz", Made.UNPACKED, "/b/"),
    ("bsdtar -xf a.tar --directory=/b", Made.UNPACKED, "/b/"),
    ("unzip a.zip -d /b", Made.UNPACKED, "/b/"),
    ("7z x a.7z -o/b", Made.UNPACKED, "/b/"),
    ("cpio -i -D /b", Made.UNPACKED, "/b/"),
    ("git clone https://h/a.git", Made.CLONED, "/src/a/"),
    ("git clone --depth 1 https://h/a /b", Made.CLONED, "/b/"),
    ("sed -i 1d /x", Made.UNKNOWN, "/x"),
    ("sed -n 'w /x' a", Made.UNKNOWN, "/x"),
    ("python3 -c \"open('/x', 'w')\"", Made.UNKNOWN, "/x"),
    ("dd if=a of=/x", Made.UNKNOWN, "/x"),
    ("gunzip /x.gz", Made.UNKNOWN, "/x"),
    *((f"tool {option} x a", Made.UNKNOWN, "/src/x") for option in ("-o", "-O", "--output", "--out", "-out")),
    *((f"tool {option} x", Made.UNKNOWN, "/src/x") for option in ("--output-document", "--outfile", "--dest")),
    ("tool --output-file=x", Made.UNKNOWN, "/src/x"),
    ("if [[ a; then echo a > /x", Made.UNKNOWN, "/x"),
    ("/s/setup.sh a", Made.STARTED, "/s/setup.sh"),
    ("sh -e setup.sh", Made.STARTED, "/src/setup.sh"),
    (". ./setup.sh", Made.STARTED, "/src/setup.sh"),
    ("python3 setup.py", Made.STARTED, "/src/setup.py"),
    ("D=/b; cp a $D/x", Made.COPY, f"{UNKNOWN}/x"),
    ("cp a $B/x", Made.COPY, "/bin/x"),
    ("cp a ~/x", Made.COPY, f"{UNKNOWN}/x"),
]


@pytest.mark.parametrize(("text", "made", "place"), SAYS)
def test_what_is_written(text: str, made: Made, place: str) -> None:
    assert (made, place) in [output[:2] for output in written(text, "/src", {"B": "/bin"})]


LEAVE = (
    "cat grep egrep cut head tail test [ ls wc id stat chmod chown chgrp echo printf file strip ldd setcap getcap upx"
    " which type hash sha256sum sha512sum md5sum useradd usermod adduser groupadd mkdir rm dos2unix sync du"
    " apt-get apt apk yum dnf pip pip3 npm git setfacl readlink realpath"
)


@pytest.mark.parametrize("program", LEAVE.split())
def test_what_is_left_as_it_is(program: str) -> None:
    assert written(f"{program} /x", "/src", {}) == []


@pytest.mark.parametrize(
    "text", ["sed -i 's/\\r$//' /x", "sed -i 's/foo/bar/g' /x", "sed s/a/b/ /x", "tar -cf /x a", "/x -v"]
)
def test_what_writes_no_program(text: str) -> None:
    assert [output for output in written(text, "/src", {}) if output.made is not Made.STARTED] == []


@pytest.mark.parametrize("expression", ["s/#//", "s/^.//", "s/!/x/", "1d", "s/[a]//", "s/a/b/;1d", "d"])
def test_an_edit_that_may_take_the_line_away(expression: str) -> None:
    assert [output.made for output in written(f"sed -i '{expression}' /x", "/src", {})] == [Made.UNKNOWN]


def test_what_is_written_in_any_case() -> None:
    sure = [
        output.sure for output in written("cp a /x && cp a /y; cp a /z || cp b /z; if a; then cp a /w; fi", "/", {})
    ]
    assert sure == [True, True, True, False, False]


def test_where_an_archive_comes_from() -> None:
    (local,) = written("tar -xf a.tar -C /b", "/src", {})
    (fetched,) = written("curl https://h/a.tar | tar -xf - -C /b", "/src", {})
    assert (local.sources, fetched.sources) == (("/src/a.tar",), ())


def test_where_a_link_leads() -> None:
    for text, source in (("ln -s a /b/x", "/b/a"), ("ln a /b/x", "/src/a"), ("ln -sr a /b/x", "/src/a")):
        assert [output.sources for output in written(text, "/src", {})] == [(source,)]
