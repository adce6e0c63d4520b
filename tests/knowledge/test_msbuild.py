"""Files that ``dotnet restore`` reads beside a project and above it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tables import made

from dockfix.context import Project
from dockfix.context.installs import files_of, install_of

SHARED = [
    *("Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp"),
    *("Directory.Solution.props", "Directory.Solution.targets", "MSBuild.rsp"),
    *("NuGet.Config", "NuGet.config", "nuget.config", "global.json"),
]


@pytest.mark.parametrize("folder", ["", "src/"], ids=["above", "beside"])
@pytest.mark.parametrize("name", SHARED)
def test_a_shared_file_comes_along(name: str, folder: str, tmp_path: Path) -> None:
    context = made(tmp_path, {"src/a.csproj": "<Project/>\n", f"{folder}{name}": "<Project/>\n", "src/README": ""})
    install = install_of("dotnet restore src/a.csproj".split(), "/app")
    assert install is not None
    assert files_of(install, Project(context, "", "/app"), {}) == [f"{folder}{name}", "src/a.csproj"]
