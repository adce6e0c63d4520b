"""``[images]`` of a config: what base images are, and how registries are reached."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ..images import Image, Reference, reference_of
from .source import Source

#: Keys that are no names of images.
_OF_REGISTRIES = ("mirrors", "insecure")
_TEXTS = ("workdir", "user")
_LISTS = ("entrypoint", "cmd", "shell", "onbuild")


class ImageSettings(NamedTuple):
    """What a config says; ``images`` has names for keys, with a tag or without."""

    mirrors: Mapping[str, str] = {}
    insecure: frozenset[str] = frozenset()
    images: Mapping[str, Image] = {}

    def look_up(self, reference: Reference) -> Image | None:
        """What the config says of an image: of this tag, else of all."""
        tagged = self.images.get(f"{reference.name}:{reference.tag}")
        return tagged or self.images.get(reference.name)


def image_settings(source: Source, value: Any) -> ImageSettings:
    """The settings. Raises :class:`ConfigError`."""
    if not isinstance(value, dict):
        source.wrong(("images",), "`images` is a table")
    mirrors, insecure = value.get("mirrors", {}), value.get("insecure", [])
    if not isinstance(mirrors, dict) or not all(_is_address(part) for part in mirrors.values()):
        message = "`mirrors` is a table: a registry, and an address that begins with https:// or http://"
        source.wrong(("images", "mirrors"), message)
    if not isinstance(insecure, list) or not all(isinstance(part, str) for part in insecure):
        source.wrong(("images", "insecure"), "`insecure` is a list of hosts")
    images: dict[str, Image] = {}
    for name, table in value.items():
        if name not in _OF_REGISTRIES:
            reference = reference_of(name)
            if reference is None:
                source.wrong(("images", name), f"`{name}` is no name of an image")
            written = name.rpartition("/")[2]
            key = f"{reference.name}:{reference.tag}" if ":" in written else reference.name
            images[key] = _image(source, name, table)
    return ImageSettings(mirrors, frozenset(insecure), images)


def _is_address(value: Any) -> bool:
    return isinstance(value, str) and value.startswith(("https://", "http://"))


def _image(source: Source, name: str, table: Any) -> Image:
    if not isinstance(table, dict):
        source.wrong(("images", name), f"`{name}` is a table of what the image's config holds")
    source.known(table, (*_LISTS, *_TEXTS, "env"), ("images", name), "key")
    for key in _LISTS:
        if not isinstance(table.get(key, []), list) or not all(isinstance(part, str) for part in table.get(key, [])):
            source.wrong(("images", name, key), f"`{key}` is a list of texts")
    for key in _TEXTS:
        if not isinstance(table.get(key, ""), str):
            source.wrong(("images", name, key), f"`{key}` is a text")
    env = table.get("env")
    if env is not None and (not isinstance(env, dict) or not all(isinstance(part, str) for part in env.values())):
        source.wrong(("images", name, "env"), "`env` is a table of texts")
    lists = {key: tuple(table[key]) for key in _LISTS if key in table}
    return Image(
        entrypoint=lists.get("entrypoint"),
        cmd=lists.get("cmd"),
        env=env,
        workdir=table.get("workdir"),
        user=table.get("user"),
        shell=lists.get("shell"),
        onbuild=lists.get("onbuild"),
        source=source.path.name,
    )
