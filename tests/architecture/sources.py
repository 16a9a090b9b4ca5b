"""The product's own files, parsed once."""

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class Module:
    """A Python file of ours."""

    path: Path
    tree: ast.Module
    lines: int

    @property
    def name(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def is_view(self) -> bool:
        """``views.py``, or a module of a package ``views``."""
        return self.path.name == "views.py" or self.path.parent.name == "views"

    @property
    def is_service(self) -> bool:
        """``services.py``, or a module of a package ``services``."""
        return "services" in {self.path.stem, self.path.parent.name}

    def functions(self) -> Iterator[Function]:
        for node in ast.walk(self.tree):
            if isinstance(node, FUNCTIONS):
                yield node


@cache
def product() -> tuple[Module, ...]:
    """Every module of the product: the application, its settings, its migrations' frame."""
    paths = [*sorted(APP.rglob("*.py")), ROOT / "config.py", ROOT / "wsgi.py"]
    return tuple(_parse(path) for path in paths if path.exists())


@cache
def everything() -> tuple[Module, ...]:
    """The product, its tests, its benchmarks and its start scripts."""
    folders = ("tests", "benchmarks", "deploy")
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]
    return (*product(), *(_parse(path) for path in paths))


@cache
def templates() -> tuple[Path, ...]:
    """Every template: pages, macros, mails."""
    found = (path for path in APP.rglob("templates/**/*") if path.is_file())
    return tuple(sorted(found))


def features() -> list[str]:
    """The packages of the application."""
    return sorted(path.parent.name for path in APP.glob("*/__init__.py"))


def _parse(path: Path) -> Module:
    text = path.read_text(encoding="utf-8")
    return Module(path, ast.parse(text, str(path)), len(text.splitlines()))


def length(node: Function) -> int:
    """Lines of a function: its signature is one, decorators and docstring do not count."""
    first, *others = node.body
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    if is_docstring:
        return 1 + (node.end_lineno or 0) - others[0].lineno + 1 if others else 1
    return 1 + (node.end_lineno or 0) - first.lineno + 1


def is_view(node: Function) -> bool:
    """Whether a function answers an address: ``@bp.get``, ``@bp.post``, ``@bp.route``."""
    return any(
        isinstance(decorator, ast.Call)
        and isinstance(decorator.func, ast.Attribute)
        and decorator.func.attr in {"get", "post", "route", "put", "delete"}
        for decorator in node.decorator_list
    )
