"""The file as an unsafe change may make it: what an effect says of one instruction is done to it here, by other means.

So all else that the change does shows when the two are compared.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from ..codemod import AnyEffect, ArgDefault, BaseImage, InlineComment, Platform
from ..cst import Dockerfile, From, Instruction, parse


def as_allowed(tree: Dockerfile, effects: Collection[AnyEffect]) -> Dockerfile:
    """The tree with the effects that name an instruction; the tree itself where there are none."""
    texts: dict[int, str] = {}
    for effect in effects:
        if isinstance(effect, (ArgDefault, BaseImage, InlineComment, Platform)):
            texts[id(effect.node)] = _with(effect)
    if not texts:
        return tree
    return parse("".join(texts.get(id(child), "") or child.get_code() for child in tree.children))


def _with(effect: ArgDefault | BaseImage | InlineComment | Platform) -> str:
    if isinstance(effect, InlineComment):
        return _without_comment(effect.node, effect.comment)
    code = effect.node.get_code()
    if isinstance(effect, ArgDefault):
        old = dict(effect.node.names).get(effect.name)
        return code.replace(f"{effect.name}={old}", f"{effect.name}={effect.default}", 1) if old else code
    if not isinstance(effect.node, From):
        return code
    if isinstance(effect, Platform):
        return (
            code
            if effect.node.flags
            else re.sub(
                "from", lambda match: f"{match[0]} --platform={effect.platform}", code, count=1, flags=re.IGNORECASE
            )
        )
    words = re.split(r"(\s+)", code)
    at = words.index(effect.node.image) if effect.node.image in words else -1
    return code if at < 0 else "".join([*words[:at], effect.image, *words[at + 1 :]])


def _without_comment(node: Instruction, comment: str) -> str:
    """The instruction without a comment that ends one of its lines, the last such line that is no heredoc's."""
    code = node.get_code()
    pattern = rf"[ \t]+{re.escape(comment)}[ \t]*(?=\r?\n|\Z)"
    matches = list(re.finditer(pattern, code)) if comment.startswith("#") else []
    if not matches:
        return code
    match = matches[0 if node.heredocs else -1]
    return code[: match.start()] + code[match.end() :]
