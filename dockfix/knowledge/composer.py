"""Composer: the events at which a project's scripts run (getcomposer.org/doc/articles/scripts.md)."""

from __future__ import annotations

#: Events before, while and after ``composer install`` runs.
EVENTS = (
    *("pre-install-cmd", "post-install-cmd", "pre-autoload-dump", "post-autoload-dump", "pre-package-install"),
    *("post-package-install", "pre-operations-exec", "pre-pool-create", "pre-command-run", "init", "command"),
)
