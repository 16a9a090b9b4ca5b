"""The shape of the code: sizes, names, imports, and no write outside services."""

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.sources import (
    FUNCTIONS,
    ROOT,
    Module,
    everything,
    features,
    is_view,
    length,
    product,
    templates,
)

MODULE_LINES = 300
FUNCTION_LINES = 25
VIEW_LINES = 20
TEMPLATE_LINES = 120
VAGUE_NAMES = {
    "utils",
    "util",
    "helper",
    "helpers",
    "manager",
    "managers",
    "data",
    "misc",
    "common",
}
SESSION_WRITES = {"add", "add_all", "delete", "commit", "flush", "merge", "bulk_save_objects"}
# The files of a feature, as the design lists them, and what some features need besides.
FEATURE_FILES = {
    "__init__", "models", "policies", "queries", "services", "search", "notices", "forms", "views",
    "cli", "mails",
}  # fmt: skip
FURTHER_FILES = {
    "accounts": {"devices", "kept_forms", "login", "mails", "own_data", "passwords"},
    "administration": {"demo"},
}


def named(module: Module) -> str:
    return module.name


@pytest.mark.parametrize("module", everything(), ids=named)
def test_a_module_stays_short(module: Module) -> None:
    assert module.lines <= MODULE_LINES


@pytest.mark.parametrize("module", product(), ids=named)
def test_a_function_stays_short(module: Module) -> None:
    too_long = [
        f"{node.name}: {length(node)} lines"
        for node in module.functions()
        if length(node) > (VIEW_LINES if module.is_view and is_view(node) else FUNCTION_LINES)
        and not _frames_others(node)
    ]
    assert not too_long


def _frames_others(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """A function that only holds others (``init_app`` with its hooks) is measured through them."""
    own = length(node) - sum(length(inner) for inner in node.body if isinstance(inner, FUNCTIONS))
    return any(isinstance(inner, FUNCTIONS) for inner in node.body) and own <= FUNCTION_LINES


@pytest.mark.parametrize("path", templates(), ids=lambda path: path.name)
def test_a_template_stays_short(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= TEMPLATE_LINES


@pytest.mark.parametrize("module", everything(), ids=named)
def test_imports_stand_at_the_top(module: Module) -> None:
    hidden = [
        f"line {node.lineno}"
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


@pytest.mark.parametrize("module", everything(), ids=named)
def test_a_module_is_named_for_what_it_does(module: Module) -> None:
    parts = {module.path.stem, *(parent.name for parent in module.path.relative_to(ROOT).parents)}
    assert not VAGUE_NAMES & parts


@pytest.mark.parametrize("module", product(), ids=named)
def test_a_module_says_what_it_is(module: Module) -> None:
    is_empty_package = module.path.name == "__init__.py" and not module.tree.body
    assert ast.get_docstring(module.tree) or is_empty_package


@pytest.mark.parametrize("module", [m for m in product() if m.is_view], ids=named)
def test_a_view_writes_nothing(module: Module) -> None:
    assert not list(_session_writes(module.tree))


def _session_writes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in SESSION_WRITES and owner.split(".")[-1] == "session":
                yield f"line {node.lineno}: {owner}.{node.func.attr}()"


def test_the_search_for_writes_sees_them() -> None:
    tree = ast.parse("db.session.add(x)\nsession.commit()\nbasket.add(x)\ndb.session.scalar(x)")
    assert len(list(_session_writes(tree))) == 2


@pytest.mark.parametrize("module", [m for m in product() if m.is_service], ids=named)
def test_services_leave_the_commit_to_the_request(module: Module) -> None:
    commits = [
        f"line {node.lineno}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and node.attr == "commit"
    ]
    assert not commits


@pytest.mark.parametrize("feature", [name for name in features() if name != "core"])
def test_a_feature_has_the_files_of_the_design(feature: str) -> None:
    names = {
        path.stem
        for path in (ROOT / "app" / feature).iterdir()
        if path.suffix == ".py" or (path / "__init__.py").exists()
    }
    assert names <= FEATURE_FILES | FURTHER_FILES.get(feature, set())


def test_every_feature_is_under_the_contract_of_its_layers() -> None:
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = {each["id"]: each for each in settings["tool"]["importlinter"]["contracts"]}
    held = {name.removeprefix("app.") for name in contracts["inside"]["containers"]}
    assert held == set(features()) - {"core"}
