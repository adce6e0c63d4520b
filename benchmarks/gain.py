"""What dockfix gains: whole projects of the corpus built before and after, as a Markdown table.

    pip install -e . && python benchmarks/gain.py [--network host] [--engine COMMAND] [--times N]

Needs an engine with the base images, and a network: apt-get, npm and pip fetch what the projects ask for. Times are
the shortest of several runs.
"""

from __future__ import annotations

import shlex
from pathlib import Path

import click

from dockfix.codemods import all_codemods
from dockfix.context import BuildContext
from dockfix.engine import fix
from dockfix.verify import Comparison, Engine, Failure, Interrupts, Job, Options, Side, Stopped, verify
from dockfix.verify.report import cells_of

PROJECTS = Path(__file__).parent.parent / "corpus" / "_together"


def measure(folder: Path, engine: Engine, times: int) -> Comparison:
    """One project; the shortest times of several comparisons, and any difference that one of them found."""
    path = folder / "before.Dockerfile"
    text = path.read_text()
    after = fix(text, all_codemods(), BuildContext.of_folder(folder / "context", path)).text
    job = Job(str(path), text.encode(), after.encode(), folder / "context")
    found = [verify(job, engine, Options()) for _ in range(times)]
    best = found[0]
    for other in found[1:]:
        best.differences += other.differences
        for mine, its in ((best.before, other.before), (best.after, other.after)):
            if mine is not None and its is not None:
                shortest(mine, its)
    return best


def shortest(mine: Side, its: Side) -> None:
    """Keep the shorter times in ``mine``."""
    mine.cold_seconds = min(mine.cold_seconds, its.cold_seconds)
    if mine.rebuild_seconds is not None and its.rebuild_seconds is not None:
        mine.rebuild_seconds = min(mine.rebuild_seconds, its.rebuild_seconds)


@click.command()
@click.option("--network")
@click.option("--engine", "command", default="docker")
@click.option("--times", default=3, type=click.IntRange(1))
def main(network: str | None, command: str, times: int) -> None:
    """Print the table."""
    try:
        with Interrupts() as interrupts:
            engine = Engine(shlex.split(command), network, interrupts)
            try:
                click.echo("| project | layers | size | cold build | rebuild after a source edit | image |")
                click.echo("|---|---|---|---|---|---|")
                for folder in sorted(PROJECTS.iterdir()):
                    found = measure(folder, engine, times)
                    verdict = "differs" if found.differences else "same"
                    cells = [folder.name, *cells_of(found), verdict]
                    click.echo(f"| {' | '.join(cells).replace('->', '→')} |")
            except Failure as failure:
                raise SystemExit(f"{folder}/before.Dockerfile:{failure.line}:1: error: {failure.message}") from failure
            finally:
                engine.close()
    except Stopped as stopped:
        raise SystemExit(128 + stopped.number) from None


if __name__ == "__main__":
    main()
