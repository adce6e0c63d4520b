"""What compilers, linkers and package managers write, each as a ``RUN`` of a file shows it."""

from __future__ import annotations

import pytest

from dockfix.scope.output import Made
from dockfix.scope.outputs import written


def programs(text: str) -> list[str]:
    """The places at which a text puts programs."""
    return [output.place for output in written(text, "/src", {}) if output.made is Made.PROGRAM]


FILES = [
    *((f"{name} -o /out/x x.c", "/out/x") for name in ("gcc", "g++", "cc", "c++", "clang", "clang++", "gfortran")),
    *((f"{name} x.c", "/src/a.out") for name in ("gcc", "g++", "cc", "c++", "clang", "clang++", "gfortran")),
    *((f"{name} -o /out/x x.o", "/out/x") for name in ("ld", "lld")),
    ("ld --output /out/x x.o", "/out/x"),
    ("ld x.o", "/src/a.out"),
    *((f"{name} build -o /out/x .", "/out/x") for name in ("go", "garble", "tinygo", "crystal")),
    ("CGO_ENABLED=0 go build -ldflags '-s -w' -o=/out/x ./cmd/x", "/out/x"),
    ("go build -mod=vendor -o /out/x", "/out/x"),
    ("cd /a && go build -o x", "/a/x"),
    ("rustc -o /out/x x.rs", "/out/x"),
    ("ghc -O2 -o /out/x x.hs", "/out/x"),
    ("x86_64-linux-musl-gcc -o /out/x x.c", "/out/x"),
    ("aarch64-linux-gnu-g++ -o /out/x x.c", "/out/x"),
    ("armv7-clang -o /out/x x.c", "/out/x"),
    ("gcc-13 -o /out/x x.c", "/out/x"),
    *((f"dotnet {verb} {option} /out/x", "/out/x") for verb in ("publish", "build") for option in ("-o", "--output")),
    *((f"nim {verb} -d:release -o:/out/x x.nim", "/out/x") for verb in ("c", "compile", "cpp", "cc")),
    ("nim c --out:/out/x x.nim", "/out/x"),
    *((f"nimble {verb} -o:/out/x", "/out/x") for verb in ("build", "c", "cpp")),
    ("nimble build --out:/out/x", "/out/x"),
    *((f"zig {verb} -femit-bin=/out/x x.zig", "/out/x") for verb in ("build-exe", "cc", "c++")),
    ("zig cc -o /out/x x.c", "/out/x"),
    ("swiftc -o /out/x x.swift", "/out/x"),
    *((f"dart compile exe x.dart {option} /out/x", "/out/x") for option in ("-o", "--output")),
    ("v -prod -o /out/x .", "/out/x"),
    ("odin build . -out:/out/x", "/out/x"),
    *((f"{name} -of=/out/x x.d", "/out/x") for name in ("dmd", "ldc2")),
    ("fpc -o /out/x x.pas", "/out/x"),
    ("ocamlopt -o /out/x x.ml", "/out/x"),
    ("ocamlopt x.ml", "/src/a.out"),
    ("native-image -o /out/x -jar x.jar", "/out/x"),
    ("bun build --compile --outfile /out/x x.ts", "/out/x"),
    *((f"deno compile {option} /out/x x.ts", "/out/x") for option in ("-o", "--output")),
]
FOLDERS = [
    *(
        (f"{command}", "/src/")
        for command in ("go build", "garble build ./x", "tinygo build", "rustc x.rs", "ghc x.hs")
    ),
    *(
        (f"{command}", "/src/")
        for command in ("nim c x.nim", "nimble build", "crystal build x.cr", "zig build-exe x.zig")
    ),
    *((f"{command}", "/src/") for command in ("swiftc x.swift", "v .", "odin build .", "dmd x.d", "ldc2 x.d")),
    *(
        (f"{command}", "/src/")
        for command in ("dub build", "fpc x.pas", "native-image -jar x.jar", "deno compile x.ts")
    ),
    *((f"{command}", "/src/") for command in ("bun build --compile x.ts", "dart compile exe x.dart")),
    ("go build -o /out ./...", "/out/"),
    *((f"go {verb} ./...", f"{folder}/bin/") for verb in ("install", "get") for folder in ("/go", "/root/go")),
    ("rustc --out-dir /out x.rs", "/out/"),
    *(
        (f"{name} {verb}", "/src/target/")
        for name in ("cargo", "cross")
        for verb in ("build", "rustc", "zigbuild", "b")
    ),
    ("cargo build --release --target-dir /out", "/out/"),
    *(("cargo install x", f"{home}/bin/") for home in ("/usr/local/cargo", "/root/.cargo")),
    ("cargo install --root /out x", "/out/bin/"),
    *((f"stack {verb}", "/src/.stack-work/") for verb in ("build", "install")),
    ("stack install", "/root/.local/bin/"),
    ("stack build --local-bin-path /out", "/out/"),
    *((f"cabal {verb}", "/src/dist-newstyle/") for verb in ("build", "install")),
    ("cabal install", "/root/.cabal/bin/"),
    ("cabal install --installdir=/out", "/out/"),
    ("dotnet publish -c Release", "/src/bin/"),
    ("shards build --release", "/src/bin/"),
    ("zig build", "/src/zig-out/bin/"),
    *((f"zig build {option} /out", "/out/bin/") for option in ("--prefix", "-p")),
    ("swift build -c release", "/src/.build/"),
    *((f"swift build {option} /out", "/out/") for option in ("--scratch-path", "--build-path")),
    ("dune build", "/src/_build/"),
    ("pyinstaller -F x.py", "/src/dist/"),
    ("pyinstaller --distpath /out x.py", "/out/"),
    ("./configure --prefix=/out && make install", "/out/bin/"),
    ("./configure --prefix=/out && make install", "/out/sbin/"),
    *((f"{name} install --prefix=/out x", "/out/bin/") for name in ("pip", "pip3", "pip3.12", "python3 -m pip")),
    ("pip install --user x", "/root/.local/bin/"),
    *(
        (f"{name} {verb}", "/src/node_modules/.bin/")
        for name in ("npm", "pnpm")
        for verb in ("install", "ci", "i", "add")
    ),
    ("yarn", "/src/node_modules/.bin/"),
    ("yarn install", "/src/node_modules/.bin/"),
    *((f"composer {verb}", "/src/vendor/bin/") for verb in ("install", "update", "require")),
    *((f"{name} {verb}", "/src/.venv/bin/") for name in ("poetry", "uv", "pipenv") for verb in ("install", "sync")),
    ("python3 -m venv /out", "/out/bin/"),
    ("virtualenv /out", "/out/bin/"),
    ("uv venv /out", "/out/bin/"),
]


@pytest.mark.parametrize(("text", "file"), FILES)
def test_a_program_in_a_file(text: str, file: str) -> None:
    assert file in programs(text)


@pytest.mark.parametrize(("text", "folder"), FOLDERS)
def test_programs_in_a_folder(text: str, folder: str) -> None:
    assert folder in programs(text)


NO_PROGRAMS = [
    *(f"{name} {option} -o x x.c" for name in ("gcc", "clang") for option in ("-c", "-S", "-E", "-shared")),
    *(f"ld {option} -o x x.o" for option in ("-r", "-shared")),
    "go build -n -o x",
    "go test ./...",
    "go vet",
    "cargo test",
    "ghc -c x.hs",
    "dart compile kernel x.dart -o x",
    *(f"dmd {option} x.d" for option in ("-c", "-lib")),
    *(f"ocamlopt {option} x.ml" for option in ("-c", "-a")),
    "bun build --outfile x x.ts",
    "npm run build",
    "pip download x",
    "zig test x.zig",
]


@pytest.mark.parametrize("text", NO_PROGRAMS)
def test_no_program(text: str) -> None:
    assert programs(text) == []
