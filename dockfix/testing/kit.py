"""All promises of a codemod, on Dockerfiles that hypothesis writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..codemod import Codemod
from ..context import BuildContext
from .cases import Context, build_context
from .promises import BrokenPromise, Promises, docstring_holds

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy


def check(
    codemod: Codemod | type[Codemod],
    *,
    lines: Sequence[str] = (),
    examples: int = 300,
    context: Context = None,
    options: Mapping[str, Any] | None = None,
) -> None:
    """The promises hold for whole Dockerfiles, and for any text; alone and together with dockfix's own rewrites.

    ``lines`` are instructions in which the codemod's pattern occurs: they make up half of each file. ``examples`` is
    how many files are tried. ``context`` and ``options`` are those of :func:`becomes`. Raises :class:`BrokenPromise`
    with the smallest file that was found, and ``AssertionError`` where the codemod has nothing to say of any.
    """
    try:
        from .files import dockerfiles, mixtures
    except ImportError as error:
        raise ImportError(f"check() needs hypothesis: pip install 'dockfix[testing]' ({error})") from error
    promises = Promises(codemod, options)
    with build_context(context) as known:
        docstring_holds(promises.codemod, known)
        _try(dockerfiles(lines), examples, promises, known)
        if not promises.yielded:
            raise AssertionError(
                f"{promises.codemod.name}: it has nothing to say of any of {examples} Dockerfiles, so that nothing was"
                " tried; give check() some `lines` in which its pattern occurs"
            )
        _try(mixtures(lines).map("FROM busybox:1\n{}".format), max(examples // 3, 1), promises, known)


def _try(texts: SearchStrategy[str], count: int, promises: Promises, context: BuildContext) -> None:
    from hypothesis import HealthCheck, given, settings

    broken: list[BrokenPromise] = []

    def hold(text: str) -> None:
        try:
            promises.hold(text, context)
        except BrokenPromise as error:
            broken.append(error)
            raise

    # A database would keep examples of one codemod for another: it knows the function only.
    wanted = settings(
        max_examples=count,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    run: Callable[[], None] = wanted(given(texts)(hold))
    try:
        run()
    except Exception:
        # Where a codemod keeps a state, hypothesis also complains that a failure does not come again.
        if not broken:
            raise
    if broken:
        raise min(broken, key=lambda error: len(error.text)) from None
