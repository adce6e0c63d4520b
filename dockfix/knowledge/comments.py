"""Comments that speak of the instruction below them: to linters, scanners, and tools that update versions.

Such an instruction keeps its place and its comment: joined with a neighbour, the comment would speak of both.
"""

from __future__ import annotations

#: How such a comment begins, blanks and case apart, and whose it is.
BEGINNINGS = {
    "hadolint": "hadolint: `# hadolint ignore=DL3008`",
    "tally": "tally: `# tally ignore=…`",
    "check=": "Docker's own checks: `# check=skip=…`",
    "dockfix:": "dockfix: `# dockfix: ignore[…]`",
    "trivy:": "Trivy: `# trivy:ignore:DS002`",
    "checkov:": "Checkov: `# checkov:skip=CKV_DOCKER_3`",
    "kics-": "KICS: `# kics-scan ignore-line`",
    "renovate:": "Renovate: `# renovate: datasource=…` above the version that it updates",
    "nosemgrep": "Semgrep: `# nosemgrep: rule`",
    "semgrep-ignore": "Semgrep",
    "snyk:": "Snyk: `# snyk:ignore`",
    "dockle": "Dockle",
    "nosec": "Bandit and its kin",
    "sonar": "Sonar: `# sonar:off`",
    "noqa": "linters that follow flake8",
    "shellcheck": "ShellCheck: `# shellcheck disable=…` speaks of the shell text below",
}


def speaks_of_next(comment: str) -> bool:
    """Whether a comment, with its ``#``, tells a tool something about the next instruction alone."""
    text = "".join(comment.lstrip("#").split()).lower()
    return text.startswith(tuple(BEGINNINGS))
