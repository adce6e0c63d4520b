"""A clear version of the base image."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from ..codemod import BaseImage, Change, Codemod, Facts, Finding, Safety
from ..cst import Dockerfile
from ..edit.spans import Edit

_EXAMPLE = "sha256:" + "0123456789abcdef" * 4


class PinBaseImageOptions(NamedTuple):
    """``images = {"node:20" = "node:20.11.1"}``: what to write for an image, a name or a digest of it."""

    images: Mapping[str, str] = MappingProxyType({})


class PinBaseImage(Codemod):
    """Name the version of the base image that the config says; point out where none is named.

    Without a tag, or with `latest`, the same file makes another image every few weeks. The config has an
    image's name for key; the value is another name, or a digest, which is put behind the tag.

    ```diff
    -FROM node:20
    +FROM node:20.11.1
     RUN make
    ```

    *Safety*: The image may be another one than that which the moving tag means today: that is why it is unsafe. The
    version is the config's; none is made up.
    """

    name = "pin-base-image"
    safety = Safety.UNSAFE
    Options = PinBaseImageOptions
    example_options = {"images": {"node:20": "node:20.11.1"}}  # noqa: RUF012
    equivalent_rules = ("hadolint:DL3006", "hadolint:DL3007")
    after = ("uppercase-instructions",)

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``FROM`` that names an image."""
        images: Mapping[str, str] = facts.options.images
        for stage in facts.scope.stages:
            from_ = stage.from_
            image = from_.image
            if stage.base is not None or image.lower() == "scratch" or "$" in image:
                continue
            # What the config wants is never changed again, however its entries point at each other.
            pinned = None if image in images.values() else _pinned(image, images)
            if pinned is not None and pinned != image:
                if from_.comment_lines() or "\n" in from_.body():
                    yield self.finding(from_, f"the config says {pinned}, but the FROM goes over several lines")
                    continue
                start = from_.text.index(image)
                edits = [Edit(start, start + len(image), pinned)]
                yield self.edit(from_, edits, f"the config says {pinned}", [BaseImage(from_, pinned)])
            elif reason := _why_unclear(image):
                help = f'name a version, or set `images = {{"{image}" = "…"}}` under [rules.pin-base-image]'
                yield self.finding(from_, reason, help)


def _pinned(image: str, images: Mapping[str, str]) -> str | None:
    """What the config says for an image."""
    found = images.get(image) or images.get(image.removeprefix("docker.io/").removeprefix("library/"))
    if found is None or "@" in image:
        return None
    return f"{image}@{found}" if found.startswith("sha256:") else found


def _why_unclear(image: str) -> str | None:
    if "@" in image:
        return None
    tag = image.rsplit("/", 1)[-1].partition(":")[2]
    if not tag:
        return f"`{image}` names no version: it is whatever `latest` is on that day"
    return f"`{image}` is another image every few weeks" if tag == "latest" else None
