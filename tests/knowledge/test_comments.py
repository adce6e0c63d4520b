"""Comments that tell a tool something about the next instruction keep it apart."""

from __future__ import annotations

import pytest
from tables import rewritten

TOOLS = [
    *("hadolint ignore=DL3008", "tally ignore=x", "check=skip=JSONArgsRecommended", "dockfix: ignore[group-env]"),
    *("trivy:ignore:DS002", "checkov:skip=CKV_DOCKER_3", "kics-scan ignore-line", "renovate: datasource=docker"),
    *("nosemgrep: rule", "semgrep-ignore", "snyk:ignore", "dockle ignore", "nosec", "sonar:off", "noqa: E501"),
    *("shellcheck disable=SC2086", "Hadolint  ignore = DL3008"),
]


@pytest.mark.parametrize("comment", TOOLS)
def test_a_comment_for_a_tool_keeps_its_instruction(comment: str) -> None:
    text = f"FROM a\nEXPOSE 80\n# {comment}\nEXPOSE 81\n"
    assert rewritten("group-expose", text).text == text


@pytest.mark.parametrize("comment", ["the admin port", "see hadolint", "checks", "a note: sonar"])
def test_any_other_comment_does_not(comment: str) -> None:
    text = f"FROM a\nEXPOSE 80\n# {comment}\nEXPOSE 81\n"
    assert rewritten("group-expose", text).text != text
