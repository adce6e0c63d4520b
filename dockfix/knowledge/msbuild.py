"""MSBuild and NuGet: files that they look for beside a project and in every folder above."""

from __future__ import annotations

#: learn.microsoft.com/visualstudio/msbuild/customize-by-directory; learn.microsoft.com/nuget/consume-packages.
SHARED_FILES = (
    *("Directory.Build.props", "Directory.Build.targets", "Directory.Packages.props", "Directory.Build.rsp"),
    *("Directory.Solution.props", "Directory.Solution.targets", "MSBuild.rsp"),
    *("NuGet.Config", "NuGet.config", "nuget.config", "global.json"),
)
