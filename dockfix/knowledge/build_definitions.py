"""Files that say how a Dockerfile is built: what they are called, and where they are looked for."""

from __future__ import annotations

import re

#: What Compose files are called, in the order in which Compose looks for them.
COMPOSE_FILES = ("compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml")
#: Those that are named with ``-f``, too: ``docker-compose.prod.yml``, ``compose-dev.yaml``.
COMPOSE_NAME = re.compile(r"(?:[\w.-]*[._-])?(?:docker-)?compose(?:[._-][\w.-]*)?\.ya?ml\Z", re.IGNORECASE)
#: What ``docker buildx bake`` takes where no file is named, in its order; the later ones are laid over the others.
BAKE_FILES = ("docker-bake.json", "docker-bake.hcl", "docker-bake.override.json", "docker-bake.override.hcl")
#: Those that are named with ``-f``, too.
BAKE_NAME = re.compile(r"(?:[\w.-]*[._-])?(?:docker-)?bake(?:[._-][\w.-]*)?\.(?:hcl|json)\Z", re.IGNORECASE)
#: Skaffold's (skaffold.dev/docs/references/yaml).
SKAFFOLD_NAME = re.compile(r"skaffold[\w.-]*\.ya?ml\Z")
#: Those of development containers (containers.dev/implementors/spec, "devcontainer.json").
DEVCONTAINER_NAMES = frozenset(("devcontainer.json", ".devcontainer.json"))
#: Where GitHub looks for workflows.
WORKFLOWS = ".github/workflows"
#: Makefiles that GNU make takes, and what they include.
MAKEFILE_NAME = re.compile(r"(?:GNU|[\w.-]*\.)?[Mm]akefile(?:\.[\w.-]+)?\Z|[\w.-]+\.mk\Z")
#: Shell scripts, by their names.
SCRIPT_ENDINGS = (".sh", ".bash")
#: All of these as editors watch files: a little more than the patterns above.
GLOBS = (
    *("*compose*.yml", "*compose*.yaml", "*bake*.hcl", "*bake*.json", "skaffold*.yml", "skaffold*.yaml"),
    *("devcontainer.json", ".devcontainer.json", ".github/workflows/*", "*akefile*", "*.mk", "*.sh", "*.bash", ".env"),
)
