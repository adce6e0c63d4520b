"""What one command writes: a copy, a download, an archive, a compiler; its arguments are words without quotes."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence

from ..knowledge.program_makers import CROSS_COMPILERS, ENVIRONMENT_MAKERS, MAKERS, VERBS_LEFT_OUT, Maker
from ..knowledge.programs import ARCHIVERS, FETCHERS
from .output import UNKNOWN, Made, Output

#: Paths as the command sees them, from where it runs.
Places = Callable[[Sequence[str]], list[str]]


def _options(
    texts: Sequence[str], with_value: Sequence[str], *, attached: bool = True
) -> tuple[list[str], dict[str, str]]:
    """The words that are no options, and the values of ``with_value``: written apart, with ``=``, or attached."""
    rest: list[str] = []
    values: dict[str, str] = {}
    short = {option[1] for option in with_value if len(option) == 2 and attached}
    at = 0
    while at < len(texts):
        text = texts[at]
        at += 1
        name, equals, value = text.partition("=")
        if text in with_value:
            values[text] = texts[at] if at < len(texts) else ""
            at += 1
        elif equals and name in with_value:
            values[name] = value
        elif text.startswith("-") and not text.startswith("--") and set(text[1:]) & short:
            letter = next(char for char in text[1:] if char in short)
            behind = text[text.index(letter) + 1 :]
            values[f"-{letter}"] = behind or (texts[at] if at < len(texts) else "")
            at += not behind
        elif text == "-" or not text.startswith("-"):
            rest.append(text)
    return rest, values


def copied(name: str, texts: Sequence[str], places_of: Places, sure: bool) -> Iterator[Output]:
    takes = ["-t", "--target-directory", "-S", "--suffix"]
    if name == "install":
        takes += ["-m", "--mode", "-o", "--owner", "-g", "--group"]
        if any(text == "--directory" or (text.startswith("-d") and not text.startswith("--")) for text in texts):
            return
    words, values = _options(texts, takes)
    folder = values.get("-t") or values.get("--target-directory")
    if folder is None and len(words) < 2:
        folder = "." if name == "ln" else None
    sources, target = (words, folder) if folder is not None else (words[:-1], words[-1] if words else "")
    if not sources:
        return
    (place,) = places_of([target])
    if "--parents" in texts or (name == "rsync" and {"-R", "--relative"} & set(texts)):
        yield Output(Made.UNKNOWN, f"{place.rstrip('/')}/")
        return
    link = name == "ln" and any(text.startswith("-") and "s" in text for text in texts)
    if link and not any(text.startswith("-") and "r" in text for text in texts):
        near = posixpath.dirname(place.rstrip("/")) if not place.endswith("/") else place
        found = tuple(posixpath.normpath(posixpath.join(near, source)) for source in sources)
    else:
        found = tuple(places_of(sources))
    yield Output(Made.COPY, place.rstrip("/") or "/", found, sure, link)


def alternative(texts: Sequence[str], places_of: Places) -> Iterator[Output]:
    """What ``update-alternatives --install link name path priority`` makes."""
    if "--install" in texts and len(texts) > (at := texts.index("--install")) + 3:
        place, source = places_of([texts[at + 1], texts[at + 3]])
        yield Output(Made.COPY, place, (source,), link=True)


def fetched(name: str, texts: Sequence[str], places_of: Places) -> Iterator[Output]:
    files, folders, by_address = (options.split() for options in FETCHERS[name])
    words, values = _options(texts, [*files, *folders])
    folder = next((values[option] for option in folders if option in values), ".")
    named = [posixpath.join(folder, values[option]) for option in files if values.get(option, "-") != "-"]
    letters = {option[1] for option in by_address if len(option) == 2}
    asked = any(text in by_address or (text[:1] == "-" and text[1:2] != "-" and set(text) & letters) for text in texts)
    if not any(option in values for option in files) and (asked or not by_address):
        named = [posixpath.join(folder, posixpath.basename(word.rstrip("/")) or UNKNOWN) for word in words]
    for place in places_of(named):
        yield Output(Made.FETCHED, place)


def unpacked(name: str, texts: Sequence[str], places_of: Places, fetches: bool) -> Iterator[Output]:
    folders = ARCHIVERS[name].split()
    files = ["-f", "--file"] if name.endswith("tar") else []
    if name.endswith("tar"):
        texts = [f"-{texts[0]}", *texts[1:]] if texts and not texts[0].startswith("-") else texts
        letters = "".join(text for text in texts if text.startswith("-") and not text.startswith("--"))
        if "x" not in letters and not {"--extract", "--get"} & set(texts):
            return
    words, values = _options(texts, [*folders, *files])
    folder = next((values[option] for option in folders if option in values), ".")
    archives = [values[option] for option in files if option in values] + words
    local = () if fetches else tuple(places_of([text for text in archives if text != "-"]))
    (place,) = places_of([folder])
    yield Output(Made.UNPACKED, f"{place.rstrip('/')}/", local)


def cloned(texts: Sequence[str], places_of: Places) -> Iterator[Output]:
    words = [text for text in texts if not text.startswith("-")]
    addresses = [
        at for at, word in enumerate(words) if "/" in word and ("://" in word or "@" in word or ".git" in word)
    ]
    if not addresses:
        return
    at = addresses[0]
    base = posixpath.basename(words[at].rstrip("/")).removesuffix(".git")
    (place,) = places_of([words[at + 1] if len(words) > at + 1 else base])
    yield Output(Made.CLONED, f"{place.rstrip('/')}/")


def made_by(name: str, texts: list[str], places_of: Places) -> list[Output]:
    """What a compiler, a linker or a package manager writes."""
    for at, text in enumerate(texts):
        if text in ENVIRONMENT_MAKERS or name in ENVIRONMENT_MAKERS:
            rest = texts if name in ENVIRONMENT_MAKERS else texts[at + 1 :]
            places = places_of([word for word in rest if not word.startswith("-")])
            return [Output(Made.PROGRAM, f"{place.rstrip('/')}/bin/") for place in places]
    if name.startswith("python") and texts[:1] == ["-m"]:
        name, texts = texts[1] if len(texts) > 1 else "", texts[2:]
    name = next((known for ending, known in CROSS_COMPILERS.items() if name.endswith(ending)), name)
    name = re.sub(r"-?[0-9.]+\Z", "", name) if name.startswith(("gcc", "g++", "clang", "pip")) else name
    found: list[Output] = []
    for maker in MAKERS:
        if maker.name == name and _makes_program(maker, texts):
            found += _by(maker, texts, places_of)
    return found


def _makes_program(maker: Maker, texts: Sequence[str]) -> bool:
    if maker.verbs:
        words = [text for text in texts if not text.startswith(("-", "+"))] or [VERBS_LEFT_OUT.get(maker.name, "")]
        if words[0] not in maker.verbs:
            return False
    return not (maker.no_program & set(texts)) and maker.needed <= set(texts)


def _by(maker: Maker, texts: Sequence[str], places_of: Places) -> Iterator[Output]:
    _, values = _options(_joined(texts), [*maker.output, *maker.folder], attached=False)
    places = places_of([values[option].lstrip(":") for option in maker.output if option in values])
    for place in places:
        yield Output(Made.PROGRAM, place.rstrip("/"), sure=not place.endswith("/"))
        yield Output(Made.PROGRAM, f"{place.rstrip('/')}/")  # where that is a folder
    folders = [posixpath.join(values[option], maker.inside) for option in maker.folder if option in values]
    for place in places_of(folders):
        yield Output(Made.PROGRAM, f"{place.rstrip('/')}/")
    if not places and not folders:
        for place in places_of(maker.places):
            yield Output(Made.PROGRAM, place)


def _joined(texts: Sequence[str]) -> list[str]:
    """``-o:file`` and ``-out:file`` as ``-o=file``, as Nim and Odin write them."""
    return [re.sub(r"\A(--?o(?:ut)?):", r"\1=", text) for text in texts]
