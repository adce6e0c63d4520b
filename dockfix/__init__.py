r"""dockfix: rewrites Dockerfiles toward good practice; the image stays the same.

    >>> import dockfix
    >>> dockfix.fix("FROM busybox:1\nRUN a\nRUN b\n").text
    'FROM busybox:1\nRUN a \\\n    && b\n'

What stands in ``__all__`` is for everybody: parse a file, fix it, write a codemod (``docs/writing-a-codemod.md``). A
name is imported when it is first asked for: the tree takes longer to import than a small run takes.
"""

__version__ = "0.1.0.dev0"

# Type checkers know the name; `import typing` would double the time that this module takes.
TYPE_CHECKING = False

if TYPE_CHECKING:
    from .codemod import (
        ArgDefault,
        BaseImage,
        Change,
        Codemod,
        ConfigChange,
        Edit,
        Effect,
        Facts,
        Finding,
        IgnoreFileChange,
        InlineComment,
        Platform,
        Safety,
    )
    from .codemods import all_codemods
    from .context import BuildContext
    from .cst import (
        Add,
        AddOrCopy,
        Arg,
        Blank,
        Cmd,
        Comment,
        Copy,
        Directive,
        Dockerfile,
        Entrypoint,
        Env,
        EnvOrLabel,
        Expose,
        From,
        Healthcheck,
        Instruction,
        Label,
        Maintainer,
        Onbuild,
        Problem,
        Run,
        Shell,
        Stopsignal,
        Unknown,
        User,
        Volume,
        Workdir,
        parse,
    )
    from .engine import Applied, CodemodError, Diagnostic, Result, fix
    from .plugins import BadCodemod
else:
    #: The module of each name.
    _WHERE = {
        "codemod": (
            *("ArgDefault", "BaseImage", "Change", "Codemod", "ConfigChange", "Edit", "Effect", "Facts", "Finding"),
            *("IgnoreFileChange", "InlineComment", "Platform", "Safety"),
        ),
        "codemods": ("all_codemods",),
        "context": ("BuildContext",),
        "plugins": ("BadCodemod",),
        "engine": ("Applied", "CodemodError", "Diagnostic", "Result", "fix"),
        "cst": (
            *("Add", "AddOrCopy", "Arg", "Blank", "Cmd", "Comment", "Copy", "Directive", "Dockerfile"),
            *("Entrypoint", "Env", "EnvOrLabel"),
            *("Expose", "From", "Healthcheck", "Instruction", "Label", "Maintainer", "Onbuild", "Problem", "Run"),
            *("Shell", "Stopsignal", "Unknown", "User", "Volume", "Workdir", "parse"),
        ),
    }

    def __getattr__(name: str) -> object:
        """PEP 562."""
        for module, names in _WHERE.items():
            if name in names:
                from importlib import import_module

                found = globals()[name] = getattr(import_module(f"{__name__}.{module}"), name)
                return found
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        """The names that can be asked for, imported or not."""
        return sorted({*globals(), *__all__})


__all__ = [
    "Add",
    "AddOrCopy",
    "Applied",
    "Arg",
    "ArgDefault",
    "BadCodemod",
    "BaseImage",
    "Blank",
    "BuildContext",
    "Change",
    "Cmd",
    "Codemod",
    "CodemodError",
    "Comment",
    "ConfigChange",
    "Copy",
    "Diagnostic",
    "Directive",
    "Dockerfile",
    "Edit",
    "Effect",
    "Entrypoint",
    "Env",
    "EnvOrLabel",
    "Expose",
    "Facts",
    "Finding",
    "From",
    "Healthcheck",
    "IgnoreFileChange",
    "InlineComment",
    "Instruction",
    "Label",
    "Maintainer",
    "Onbuild",
    "Platform",
    "Problem",
    "Result",
    "Run",
    "Safety",
    "Shell",
    "Stopsignal",
    "Unknown",
    "User",
    "Volume",
    "Workdir",
    "all_codemods",
    "fix",
    "parse",
]
