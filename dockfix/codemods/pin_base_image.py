"""A base image that is named exactly: as the config or the lock says it."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Literal, NamedTuple

from ..codemod import ArgDefault, BaseImage, Change, Codemod, Facts, Finding, Safety
from ..cst import Dockerfile, From
from ..edit.spans import Edit
from ..images import Image, Tag, reference_of

_EXAMPLE = "sha256:" + "0123456789abcdef" * 4


class PinBaseImageOptions(NamedTuple):
    """``images = {"node:20" = "node:20.11.1"}``: what to write for an image, a name or a digest of it.

    ``form`` is how much of what the lock knows is written: ``tag`` (a version for a tag that names none), ``digest``,
    or ``both``. ``exclude`` holds names of images that stay, ``*`` stands for any part: ``registry.example.org/*``.
    """

    images: Mapping[str, str] = MappingProxyType({})
    form: Literal["tag", "digest", "both"] = "both"
    exclude: Sequence[str] = ()


class PinBaseImage(Codemod):
    """Name the version of the base image, as the lock or the config says it; point out where none is named.

    Without a tag, or with `latest`, the same file makes another image every few weeks. `dockfix images --lock` asks
    the registries, and this writes what it found: `FROM node` becomes `FROM node:22.11.0@sha256:…`, and `FROM node:20`
    keeps its tag beside the digest. A digest that the lock has no longer is brought up to date. In the config an
    image's name is the key; the value is another name, or a digest, which is put behind the tag.

    ```diff
    -FROM node:20
    +FROM node:20.11.1
     RUN make
    ```

    *Safety*: The image may be another one than that which the moving tag means today: that is why it is unsafe. The
    version is the config's or the lock's; none is made up. Stages, `scratch`, named contexts and names that are made
    of arguments stay; where an argument is the whole name, its default is pinned.
    """

    name = "pin-base-image"
    safety = Safety.UNSAFE
    Options = PinBaseImageOptions
    example_options = {"images": {"node:20": "node:20.11.1"}}  # noqa: RUF012
    equivalent_rules = ("hadolint:DL3006", "hadolint:DL3007")
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``FROM`` that names an image."""
        done: set[str] = set()
        for stage in facts.scope.stages:
            from_ = stage.from_
            image = from_.image
            if stage.base is not None or image.lower() == "scratch":
                continue
            if "$" in image:
                if (name := _only_argument(image)) and name not in done:
                    done.add(name)
                    yield from self._argument(name, facts)
                continue
            pinned = _Pins(facts).of(image)
            if pinned is not None and pinned.image != image:
                yield self._from(from_, image, pinned)
            elif reason := _why_unclear(image):
                yield self.finding(from_, reason, _how_to_pin(image))

    def _from(self, from_: From, image: str, pinned: _Pinned) -> Change | Finding:
        if from_.comment_lines() or "\n" in from_.body():
            return self.finding(from_, f"{pinned.message}, but the FROM goes over several lines")
        start = from_.text.index(image)
        edits = [Edit(start, start + len(image), pinned.image)]
        return self.edit(from_, edits, pinned.message, [BaseImage(from_, pinned.image)])

    def _argument(self, name: str, facts: Facts) -> Iterator[Change | Finding]:
        """The default of an argument that is the whole name of an image."""
        for arg in facts.scope.arguments:
            default = dict(arg.names).get(name)
            if not default or "$" in default or facts.scope.stage_named(default) is not None:
                continue
            pinned = _Pins(facts).of(default)
            if pinned is not None and pinned.image != default and arg.text.count(f"{name}={default}") == 1:
                start = arg.text.index(f"{name}={default}") + len(name) + 1
                edits = [Edit(start, start + len(default), pinned.image)]
                yield self.edit(arg, edits, pinned.message, [ArgDefault(arg, name, pinned.image)])
            elif reason := _why_unclear(default):
                yield self.finding(arg, reason, _how_to_pin(default))


class _Pinned(NamedTuple):
    """What to write for an image, and who says so."""

    image: str
    message: str


class _Pins:
    """What the config and the lock say of images."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._options: PinBaseImageOptions = facts.options

    def of(self, image: str) -> _Pinned | None:
        """What to write; None where nobody says it."""
        configured = self._options.images
        # What the config wants is never changed again, however its entries point at each other.
        if image in configured.values():
            return None
        if (found := _configured(image, configured)) is not None:
            return _Pinned(found, f"the config says {found}")
        reference = reference_of(image)
        if reference is None or reference.tag is None:
            return None
        if any(fnmatch.fnmatchcase(reference.name, pattern) for pattern in self._options.exclude):
            return None
        bare = image.partition("@")[0]
        known = self._facts.images.of(bare)
        if known.digest is None or _is_named_context(image, self._facts):
            return None
        written = self._written(bare, reference.tag, known, "@" in image)
        return _Pinned(written, f"{known.source} says that `{bare}` is {_what(known)}")

    def _written(self, bare: str, tag: str, known: Image, has_digest: bool) -> str:
        """The image in the form that is wanted; a digest that is there is never taken away."""
        form = self._options.form
        if form != "digest" and known.exact_tag is not None and not Tag.of(tag).version:
            name = bare[: -len(tag) - 1] if bare.endswith(f":{tag}") else bare
            bare = f"{name}:{known.exact_tag}"
        return f"{bare}@{known.digest}" if form != "tag" or has_digest else bare


def _what(known: Image) -> str:
    digest = (known.digest or "")[:19]
    return f"{known.exact_tag} ({digest}…)" if known.exact_tag else f"{digest}…"


def _only_argument(image: str) -> str | None:
    """The argument that an image's name consists of: ``BASE`` of ``$BASE`` and ``${BASE}``."""
    name = image[2:-1] if image.startswith("${") and image.endswith("}") else image[1:]
    return name if image.startswith("$") and name.isidentifier() else None


def _is_named_context(image: str, facts: Facts) -> bool:
    """Whether a build gives something else for the name (``--build-context``)."""
    return any(name == image for build in facts.builds for name, _ in build.contexts)


def _configured(image: str, images: Mapping[str, str]) -> str | None:
    """What the config says for an image."""
    found = images.get(image) or images.get(image.removeprefix("docker.io/").removeprefix("library/"))
    if found is None or "@" in image:
        return None
    return f"{image}@{found}" if found.startswith("sha256:") else found


def _how_to_pin(image: str) -> str:
    return (
        f'name a version; or let `dockfix images --lock` find it; or set `images = {{"{image}" = "…"}}` under '
        "[rules.pin-base-image]"
    )


def _why_unclear(image: str) -> str | None:
    if "@" in image:
        return None
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    if not tag:
        return f"`{image}` names no version: it is whatever `latest` is on that day"
    return f"`{image}` is another image every few weeks" if tag == "latest" else None
