"""``skaffold.yaml``: the artifacts that Docker or kaniko builds (skaffold.dev/docs/references/yaml)."""

from __future__ import annotations

import os
from collections.abc import Iterator

from .model import Build, arguments, folder_of
from .sources import Sources
from .yaml_document import Node, documents

#: Builders that use a Dockerfile.
_BUILDERS = ("docker", "kaniko")
#: Builders that use none.
_OTHERS = frozenset(("bazel", "jib", "buildpacks", "custom", "ko"))


def builds(path: str, sources: Sources) -> Iterator[Build]:
    """The builds in a file, those of its profiles too. Raises :class:`Unreadable`."""
    for top in documents(sources.text(path)):
        artifacts = top.get("build", "artifacts").list()
        for profile in top.get("profiles").list():
            artifacts += profile.get("build", "artifacts").list()
        for artifact in artifacts:
            if not _OTHERS & {name for name, _ in artifact.items()}:
                yield from _build(artifact, path, sources.root)


def _build(artifact: Node, path: str, root: str) -> Iterator[Build]:
    builder = next((found for name in _BUILDERS if (found := artifact.get(name))), Node(None))
    written = _plain(artifact.get("context"), ".")
    folder = folder_of(written, os.path.dirname(path), root)
    dockerfile = _plain(builder.get("dockerfile"), "Dockerfile")
    if dockerfile is None or (folder is None and not os.path.isabs(dockerfile)):
        return
    yield Build(
        os.path.normpath(os.path.join(folder or "", dockerfile)),
        folder,
        path,
        artifact.line,
        artifact.column,
        name=artifact.get("image").text or "",
        target=_plain(builder.get("target"), None),
        args=arguments({name: _plain(value, None) for name, value in builder.get("buildArgs").items()}),
        platforms=tuple(text for part in artifact.get("platforms").list() if (text := part.text)),
        written=written or "",
    )


def _plain(node: Node, default: str | None) -> str | None:
    """A text without a template; None where it holds one."""
    if node.text is None:
        return default
    return None if "{{" in node.text else node.text
