"""Coverage-guided fuzzing of ``parse`` and ``fix``: ``python tests/fuzz/atheris_parse.py -max_total_time=300``.

Run by hand, not by pytest; wants ``pip install atheris``. An input that breaks a promise is written to ``crash-*``.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["dockfix"]):
    from dockfix.codemods import all_codemods
    from dockfix.context import BuildContext
    from dockfix.cst import parse
    from dockfix.engine import fix

    CODEMODS = all_codemods()

CORPUS = Path(__file__).parent.parent.parent / "corpus"


def one(data: bytes) -> None:
    """The promises for one input."""
    text = data.decode("utf-8", "surrogateescape")
    tree = parse(text)
    assert tree.get_code() == text
    result = fix(text, CODEMODS, BuildContext.unknown())
    assert not result.warnings, result.warnings
    assert fix(result.text, CODEMODS, BuildContext.unknown()).text == result.text


def main() -> None:
    """Fuzz, with the corpus as the first inputs."""
    seeds = Path(tempfile.mkdtemp(prefix="dockfix-atheris-"))
    for number, path in enumerate(sorted(CORPUS.glob("*/*/*.Dockerfile"))):
        (seeds / f"seed-{number}").write_bytes(path.read_bytes())
    atheris.Setup([*sys.argv, str(seeds), "-timeout=20", "-max_len=2000"], one)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
