"""The platform that the config asks for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from ..codemod import Change, Codemod, Facts, Finding, Platform, Safety
from ..cst import Dockerfile

_EXPANSION = re.compile(r"\$\{[^}]*\}")


class SetPlatformOptions(NamedTuple):
    """``platform = "linux/amd64"``: what every image is taken for."""

    platform: str = ""


class SetPlatform(Codemod):
    """Name the platform of each base image, as the config says it.

    An image that is built on a laptop with another processor than the server's doesn't start there.
    Docker's own check warns of a constant platform: it is for files that are built for one kind of
    machine only.

    ```diff
    -FROM node:20
    +FROM --platform=linux/amd64 node:20
     RUN make
    ```

    *Safety*: The image may be built for another platform than today: that is why it is unsafe. The platform is the
    config's.
    """

    name = "set-platform"
    safety = Safety.UNSAFE
    Options = SetPlatformOptions
    example_options = {"platform": "linux/amd64"}  # noqa: RUF012
    after = ("pin-base-image", "uppercase-instructions")

    def rewrite(self, file: Dockerfile, facts: Facts) -> Iterator[Change | Finding]:
        """Every ``FROM`` that names an image and no platform."""
        platform = facts.options.platform
        for stage in facts.scope.stages if platform else ():
            from_ = stage.from_
            image = from_.image
            if from_.flags or stage.base is not None or image.lower() == "scratch":
                continue
            # A stage's name holds neither `:` nor `/` (`parseBuildStageName`).
            if "$" in image and not set(_EXPANSION.sub("", image)) & set(":/"):
                yield self.finding(from_, f"`{image}` may be the name of a stage")
                continue
            known = facts.images.of(image)
            if known.digest is not None and known.platforms and platform not in known.platforms:
                there = ", ".join(sorted(known.platforms))
                help = "name another image, or leave this rewrite out with `# dockfix: ignore[set-platform]`"
                yield self.finding(from_, f"{known.source} says that `{image}` is for {there}, not {platform}", help)
                continue
            code = from_.get_code()
            at = len(from_.keyword.prefix) + len(from_.keyword.value)
            text = f"{code[:at]} --platform={platform}{code[at:]}"
            message = f"the config says that images are for {platform}"
            yield self.replace_all([from_], text, message, [Platform(from_, platform)])
