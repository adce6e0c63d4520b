"""Whether the lines of each package are covered: ``python tests/coverage_floors.py coverage.json``."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

#: In per cent, of the tests without the corpus and real builds.
FLOOR = 85
#: A package whose tests are better keeps that.
FLOORS = {"cst": 95, "engine": 95, "plan": 90, "shell": 90, "workspace": 90, "config": 90, "plugins": 90}


def main(path: str) -> int:
    """Print each package's coverage; 1 where one is below its floor."""
    lines: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for name, file in json.loads(Path(path).read_text())["files"].items():
        inside = Path(name).parts[Path(name).parts.index("dockfix") + 1 :]
        package = inside[0] if len(inside) > 1 else "dockfix"
        lines[package][0] += file["summary"]["covered_lines"]
        lines[package][1] += file["summary"]["num_statements"]
    below = 0
    for package, (covered, total) in sorted(lines.items()):
        share, floor = 100 * covered / max(total, 1), FLOORS.get(package, FLOOR)
        below += share < floor
        print(f"{package:12} {share:6.1f} % of {total:5} lines, floor {floor}{'  BELOW' if share < floor else ''}")
    return 1 if below else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
