"""Programs that make programs: what compilers, linkers and package managers write, the kernel starts without a shell.

A linker writes ELF; a package manager puts a ``#!`` line into the scripts that it writes itself.
"""

from __future__ import annotations

from typing import NamedTuple


class Maker(NamedTuple):
    """A program whose output are programs.

    A place is a file, or ends in a slash: then it is a folder in which, at any depth, what is made may have any name.
    """

    name: str
    verbs: frozenset[str] = frozenset()  #: those of its verbs that make programs; empty where it has no verbs
    output: frozenset[str] = frozenset()  #: options with the file that it writes, or the folder
    folder: frozenset[str] = frozenset()  #: options with the folder that it writes to
    inside: str = ""  #: where in that folder
    places: tuple[str, ...] = ()  #: where it writes without those options; seen from where it runs
    no_program: frozenset[str] = frozenset()  #: options with which it writes no program
    needed: frozenset[str] = frozenset()  #: words without which it writes none


def _makers(names: str, verbs: str = "", *, inside: str = "", places: str = "", **options: str) -> tuple[Maker, ...]:
    words = {name: frozenset(text.split()) for name, text in options.items()}
    known = [frozenset(verbs.split()), inside, tuple(places.split())]
    return tuple(Maker(name, known[0], inside=inside, places=known[2], **words) for name in names.split())  # type: ignore[arg-type]


#: Sources: gcc(1), ld(1), `go help build`, `go help install`, rustc(1), cargo-build(1), cargo-install(1), the GHC,
#: Stack and Cabal user guides, dotnet-publish, the Nim, Crystal, Zig, Swift, Dart, V, Odin, D, Free Pascal and OCaml
#: manuals, those of GraalVM, Bun, Deno and PyInstaller; of venv, pip, npm, Yarn, pnpm, Composer, Poetry and uv.
MAKERS = (
    *_makers("gcc g++ cc c++ clang clang++ gfortran", output="-o", places="a.out", no_program="-c -S -E -shared"),
    *_makers("ld lld", output="-o --output", places="a.out", no_program="-r -shared"),
    *_makers("go garble tinygo", "build", output="-o", places="./", no_program="-n"),
    *_makers("go", "install get", places="/go/bin/ /root/go/bin/"),
    *_makers("rustc", output="-o", folder="--out-dir", places="./"),
    *_makers("cargo cross", "build rustc zigbuild b", folder="--target-dir", places="target/"),
    *_makers("cargo", "install", folder="--root", inside="bin", places="/usr/local/cargo/bin/ /root/.cargo/bin/"),
    *_makers("ghc", output="-o", places="./", no_program="-c"),
    *_makers("stack", "build install", folder="--local-bin-path", places=".stack-work/ /root/.local/bin/"),
    *_makers("cabal", "build install", folder="--installdir", places="dist-newstyle/ /root/.cabal/bin/"),
    *_makers("dotnet", "publish build", output="-o --output", places="bin/"),
    *_makers("nim", "c compile cpp cc", output="-o --out", places="./"),
    *_makers("nimble", "build c cpp", output="-o --out", places="./"),
    *_makers("crystal", "build", output="-o", places="./"),
    *_makers("shards", "build", places="bin/"),
    *_makers("zig", "build", folder="--prefix -p", inside="bin", places="zig-out/bin/"),
    *_makers("zig", "build-exe cc c++", output="-o -femit-bin", places="./"),
    *_makers("swift", "build", folder="--scratch-path --build-path", places=".build/"),
    *_makers("swiftc", output="-o", places="./"),
    *_makers("dart", "compile", output="-o --output", places="./", needed="exe"),
    *_makers("v", output="-o", places="./"),
    *_makers("odin", "build", output="-out", places="./"),
    *_makers("dmd ldc2", output="-of", places="./", no_program="-c -lib"),
    *_makers("dub", "build", places="./"),
    *_makers("fpc", output="-o", places="./"),
    *_makers("ocamlopt", output="-o", places="a.out", no_program="-c -a"),
    *_makers("dune", "build", places="_build/"),
    *_makers("native-image", output="-o", places="./"),
    *_makers("bun", "build", output="--outfile", places="./", needed="--compile"),
    *_makers("deno", "compile", output="-o --output", places="./"),
    *_makers("pyinstaller", folder="--distpath", places="dist/"),
    *_makers("configure", folder="--prefix", inside="bin"),
    *_makers("configure", folder="--prefix", inside="sbin"),
    *_makers("pip pip3", "install", folder="--prefix", inside="bin", places="/root/.local/bin/"),
    *_makers("npm yarn pnpm", "install ci i add", places="node_modules/.bin/"),
    *_makers("composer", "install update require", places="vendor/bin/"),
    *_makers("poetry uv pipenv", "install sync", places=".venv/bin/"),
)
#: Makers that do the same without a verb: ``yarn`` is ``yarn install``.
VERBS_LEFT_OUT = {"yarn": "install"}
#: How the names of compilers for another machine end, as in ``x86_64-linux-musl-gcc``, and what they are.
CROSS_COMPILERS = {"-gcc": "gcc", "-g++": "g++", "-clang": "clang"}
#: What makes the Python environment that is named behind it: ``python3 -m venv /opt/venv``.
ENVIRONMENT_MAKERS = frozenset({"venv", "virtualenv"})
#: How the names of files end that no maker writes: they are copied among what it does.
ENDINGS_OF_SCRIPTS = (".sh", ".bash", ".py", ".rb", ".pl", ".js", ".php", ".lua")
