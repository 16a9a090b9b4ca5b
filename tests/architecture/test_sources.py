"""The shape of the code: sizes, names, imports, and no write outside services."""

import ast
import tomllib
from collections.abc import Iterator

import pytest

from tests.architecture.sources import (
    FUNCTIONS,
    ROOT,
    Function,
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
    "accounts": {
        "anybody", "devices", "kept_forms", "login", "mails", "own_data", "passwords", "reader",
    },
    "administration": {"demo"},
    "directory": {"registry"},
    "notifications": {"kinds"},
    "workgroups": {"audiences", "directory_links", "sections", "standing"},
}  # fmt: skip


def test_modules_stay_short() -> None:
    long = [f"{m.name}: {m.lines} lines" for m in everything() if m.lines > MODULE_LINES]
    assert not long


def test_functions_stay_short() -> None:
    long = [
        f"{module.name}: {node.name}, {length(node)} lines"
        for module in product()
        for node in module.functions()
        if length(node) > _limit(module, node) and not _frames_others(node)
    ]
    assert not long


def _limit(module: Module, node: Function) -> int:
    return VIEW_LINES if module.is_view and is_view(node) else FUNCTION_LINES


def _frames_others(node: Function) -> bool:
    """A function that only holds others (``init_app`` with its hooks) is measured through them."""
    inside = [inner for inner in node.body if isinstance(inner, FUNCTIONS)]
    own = length(node) - sum(length(inner) for inner in inside)
    return bool(inside) and own <= FUNCTION_LINES


def test_templates_stay_short() -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in templates()}
    assert not [f"{path.name}: {n} lines" for path, n in lengths.items() if n > TEMPLATE_LINES]


def test_imports_stand_at_the_top() -> None:
    hidden = [
        f"{module.name}:{node.lineno}"
        for module in everything()
        for function in module.functions()
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]
    assert not hidden


def test_modules_are_named_for_what_they_do() -> None:
    vague = [
        module.name
        for module in everything()
        if VAGUE_NAMES & {module.path.stem, *module.path.relative_to(ROOT).parent.parts}
    ]
    assert not vague


def test_modules_say_what_they_are() -> None:
    silent = [m.name for m in product() if m.tree.body and not ast.get_docstring(m.tree)]
    assert not silent


def test_views_write_nothing() -> None:
    writes = [
        f"{module.name}: {write}"
        for module in product()
        if module.is_view
        for write in _session_writes(module.tree)
    ]
    assert not writes


def _session_writes(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = ast.unparse(node.func.value)
            if node.func.attr in SESSION_WRITES and owner.split(".")[-1] == "session":
                yield f"line {node.lineno}: {owner}.{node.func.attr}()"


def test_the_search_for_writes_sees_them() -> None:
    tree = ast.parse("db.session.add(x)\nsession.commit()\nbasket.add(x)\ndb.session.scalar(x)")
    assert len(list(_session_writes(tree))) == 2


def test_services_leave_the_commit_to_the_request() -> None:
    commits = [
        f"{module.name}:{node.lineno}"
        for module in product()
        if module.is_service
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
