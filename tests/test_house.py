"""The laws of the house that no linter knows."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ENGINE = sorted([*(ROOT / "sim/rules").rglob("*.py"), *(ROOT / "sim/model").glob("*.py")])

# Operations whose bits depend on how many worlds stand side by side.
WIDTH_DEPENDENT = {"sum", "mean", "dot", "einsum", "matmul", "average", "nansum", "prod", "std", "var", "flip", "power"}
MAY_COUNT = {"record.py", "batch.py", "blame.py"}  # integers only, or a decision that no result depends on


def _calls(tree: ast.AST) -> set[str]:
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            names.add(node.func.attr)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.MatMult):
            names.add("matmul")
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Pow):
            integer = isinstance(node.right, (ast.Constant, ast.UnaryOp))
            names.add("integer power" if integer else "power")
    return names


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_the_engine_uses_only_operations_that_do_not_mix_worlds(path):
    used = _calls(ast.parse(path.read_text(encoding="utf-8"))) & WIDTH_DEPENDENT
    assert not used or path.name in MAY_COUNT, f"{path.name} uses {sorted(used)}: go through sim.rules.arrays.total"


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.name)
def test_no_hidden_dice(path):
    text = path.read_text(encoding="utf-8")
    if path.name != "luck.py":
        assert "random" not in text.replace("random_raw", ""), "draw from sim.model.luck"


def test_no_rule_and_no_model_names_an_actor_of_a_scenario():
    names = ("israel", "hamas", "qatar", "egypt", "turkey", "gaza", "indonesia", "pakistan")
    for path in sorted((ROOT / "sim").rglob("*.py")):
        if "_scenarios" in path.parts or path.parts[-2] not in ("rules", "model", "study", "charts"):
            continue
        text = path.read_text(encoding="utf-8").lower()
        assert not [name for name in names if name in text], path


def test_every_module_function_and_class_that_is_public_says_what_it_is():
    silent = []
    for path in sorted((ROOT / "sim").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        inside = [  # functions within functions, and members of protocols: their holder speaks for them
            node
            for node in ast.walk(tree)
            if isinstance(node, ast.FunctionDef)
            or (isinstance(node, ast.ClassDef) and any(ast.unparse(base) == "Protocol" for base in node.bases))
        ]
        exempt = {child for node in inside for child in node.body}
        if not ast.get_docstring(tree):
            silent.append(str(path))
        for node in ast.walk(tree):
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            is_overload = public and "overload" in map(ast.unparse, node.decorator_list)  # what it overloads speaks
            if public and node not in exempt and not is_overload and not ast.get_docstring(node):
                silent.append(f"{path.name}: {node.name}")
    assert not silent


def test_nothing_is_left_for_later():
    for path in sorted((ROOT / "sim").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        assert not [word for word in ("TODO", "FIXME", "XXX", "NotImplementedError") if word in text], path


WRITERS = {
    "write_text",
    "write_bytes",
    "savefig",
    "to_csv",
    "to_excel",
    "to_parquet",
    "to_json",
    "mkstemp",
    "NamedTemporaryFile",
}
IN_MEMORY = {"savefig", "to_csv", "to_excel"}  # these write to a buffer, or give the text, where no file is named


def test_all_that_is_written_goes_through_one_writer():
    """What is written in place is cut where the disk is full, and lost where the power goes (sim/files.py)."""
    found = []
    for path in sorted((ROOT / "sim").rglob("*.py")):
        if path in (
            ROOT / "sim/files.py",
            ROOT / "sim/engine/cache.py",
        ):  # programs of the cache have a hash of their own
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            first = node.args[0] if node.args else None
            to_a_file = name in WRITERS and not (
                name in IN_MEMORY and (first is None or getattr(first, "id", "") in ("buffer", "book"))
            )
            modes = [arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
            opens = name in ("open", "fdopen") and any(set(mode) & set("wax+") and len(mode) < 4 for mode in modes)
            moves = name in ("rename", "replace") and isinstance(node.func, ast.Attribute) and len(node.args) == 1
            if to_a_file or opens or (moves and not isinstance(node.args[0], ast.Dict) and path.parts[-2] == "archive"):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}: {name}")
    assert not found, "write it with sim.files"
