"""The house stands as `pyproject.toml` says: no module needs, in the end, itself. TYPE_CHECKING imports count, too."""

from __future__ import annotations

import grimp
import pytest


def rings(graph: grimp.ImportGraph) -> list[list[str]]:
    """The modules that import each other, by way of others or not (what is left when no end can be taken away)."""
    imports = {name: set(graph.find_modules_directly_imported_by(name)) for name in graph.modules}
    while True:
        ends = {name for name, others in imports.items() if not others}
        ends |= {name for name in imports if not any(name in others for others in imports.values())}
        if not ends:
            return [sorted(imports)] if imports else []
        imports = {name: others - ends for name, others in imports.items() if name not in ends}


def test_no_import_goes_in_a_ring() -> None:
    graph = grimp.build_graph("dockfix", cache_dir=None)
    assert len(graph.modules) > 100
    assert rings(graph) == []


@pytest.mark.parametrize(
    "imports",
    [{"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "ad", "d": "", "e": "a"}, {"a": "bc", "b": "", "c": "c"}],
)
def test_a_ring_is_found(imports: dict[str, str]) -> None:
    graph = grimp.ImportGraph()
    for name, others in imports.items():
        graph.add_module(name)
        for other in others:
            graph.add_import(importer=name, imported=other)
    assert rings(graph) != []
