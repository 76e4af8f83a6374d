"""Loading a scenario: files based on others, overrides, and every fault where its writer will find it."""

import pickle
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sim.scenario import shipped
from sim.scenario.faults import BadScenario, Fault
from sim.scenario.load import load
from sim.scenario.quantity import Quantity
from sim.scenario.template import template


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    """The template in a file."""
    return write(tmp_path / "plan.yaml", template())


def write(file: Path, text: str) -> Path:
    """A file with this text."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


def told(file: Path, overrides: dict[str, object] | None = None) -> list[str]:
    """The faults of a file, one line each, its folder left out."""
    with pytest.raises(BadScenario) as caught:
        load(file, overrides)
    return str(caught.value).replace(f"{file.parent}/", "").splitlines()


def test_a_scenario_says_what_its_file_says(plan: Path) -> None:
    scenario = load(plan)
    assert scenario.name == "Two sides, one road"
    assert scenario.parties["insurgency"].trust["state"] == Quantity("uniform", (0.2, 0.5), 0, 1)
    assert scenario.tracks["disarmament"].lead_time.by_size.middle == 20
    assert [stage.name for stage in scenario.roadmap.stages] == ["Good faith", "Halfway", "Completion"]
    assert load(str(plan)) == scenario


# Files based on others


def test_a_file_changes_only_what_it_mentions(plan: Path) -> None:
    child = write(
        plan.parent / "child.yaml",
        "based_on: plan.yaml\nname: Less trust\nparties: {state: {trust: {insurgency: 0.1}}}\n"
        "tracks: {disarmament: {lead_time: {fixed: 9}}}\nguarantee: {protection: 0.9}\n",
    )
    base, scenario = load(plan), load(child)
    assert scenario.name == "Less trust"
    assert scenario.parties["state"].trust["insurgency"].middle == 0.1
    assert scenario.parties["state"].war_cost == base.parties["state"].war_cost
    assert scenario.parties["insurgency"] == base.parties["insurgency"]
    assert scenario.tracks["disarmament"].lead_time.fixed.middle == 9
    assert scenario.tracks["disarmament"].lead_time.by_size.middle == 20
    assert scenario.guarantee.enforcement.middle == 0.3


@pytest.mark.parametrize(
    "before, after, shape, sourced",
    [
        ("{uniform: [0.1, 0.2]}", "0.5", "number", False),
        ("0.5", "{uniform: [0.1, 0.2]}", "uniform", False),
        ("{uniform: [0.1, 0.2]}", "{beta: [2, 3]}", "beta", False),
        ("{value: 0.4, source: un}", "{uniform: [0.1, 0.2]}", "uniform", False),
        ("{value: 0.4, source: un}", "{value: 0.6, note: less sure}", "number", False),
        ("{normal: [0.4, 0.1]}", "{value: 0.4, source: un}", "number", True),
    ],
)
def test_a_quantity_is_replaced_whole(tmp_path: Path, before: str, after: str, shape: str, sourced: bool) -> None:
    text = template().replace("{insurgency: 0.4}", f"{{insurgency: {before}}}") + "sources: {un: A report}\n"
    write(tmp_path / "base.yaml", text)
    child = f"based_on: base.yaml\nparties: {{state: {{trust: {{insurgency: {after}}}}}}}\n"
    trust = load(write(tmp_path / "child.yaml", child)).parties["state"].trust["insurgency"]
    assert trust.shape == shape
    assert bool(trust.source) == sourced


def test_a_list_is_replaced_whole(plan: Path) -> None:
    text = "based_on: plan.yaml\nroadmap: {stages: [{reach: {disarmament: 1.0, reform: 1.0}}]}\n"
    roadmap = load(write(plan.parent / "child.yaml", text)).roadmap
    assert len(roadmap.stages) == 1
    assert roadmap.name == "Step by step"


def test_ten_files_may_stand_on_each_other_but_no_more(plan: Path) -> None:
    for number in range(1, 11):
        base = f"step{number - 1}.yaml" if number > 1 else "plan.yaml"
        write(plan.parent / f"step{number}.yaml", f"based_on: {base}\nweeks: {number + 100}\n")
    assert load(plan.parent / "step9.yaml").weeks == 109
    assert told(plan.parent / "step10.yaml") == ["step1.yaml:1: based_on: more than 10 files deep; merge some of them"]


@pytest.mark.parametrize("chain", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_a_circle_is_refused(tmp_path: Path, chain: list[str]) -> None:
    for name, base in zip(chain, [*chain[1:], chain[0]], strict=True):
        write(tmp_path / f"{name}.yaml", f"name: {name}\nbased_on: ./{base}.yaml\n")
    assert told(tmp_path / "a.yaml") == [
        f"{chain[-1]}.yaml:2: based_on: the files are based on each other in a circle; take one link out"
    ]


@pytest.mark.parametrize(
    "named, words",
    [
        ("../secret.yaml", "leads out of the folder of scenarios"),
        ("deeper/../../secret.yaml", "leads out of the folder of scenarios"),
        ("link.yaml", "leads out of the folder of scenarios"),
        ("/etc/passwd", "an absolute path"),
        ("'C:\\secret.yaml'", "an absolute path"),
        ("plna.yaml", "no file `plna.yaml`; did you mean `plan.yaml`?"),
        ("deeper", "no file `deeper`"),
        ("loop.yaml", "no file `loop.yaml`"),
        ("3", "expected the name of a file"),
        ("[plan.yaml]", "expected the name of a file"),
        ("' '", "expected the name of a file"),
        ('"a\\u00e9\\tb"', "no file"),
        ("x" * 5000, "no file"),
    ],
)
def test_a_base_that_may_not_be_read_is_refused(tmp_path: Path, named: str, words: str) -> None:
    write(tmp_path / "secret.yaml", template())
    write(tmp_path / "tree" / "plan.yaml", template())
    (tmp_path / "tree" / "deeper").mkdir()
    (tmp_path / "tree" / "link.yaml").symlink_to(tmp_path / "secret.yaml")
    (tmp_path / "tree" / "loop.yaml").symlink_to("loop.yaml")
    faults = told(write(tmp_path / "tree" / "child.yaml", f"name: A child\nbased_on: {named}\n"))
    assert len(faults) == 1
    assert faults[0].startswith("child.yaml:2: based_on: ")
    assert words in faults[0]


def test_a_base_in_a_folder_below_may_look_up_again_inside_the_tree(plan: Path) -> None:
    write(plan.parent / "cases" / "one.yaml", "based_on: ../plan.yaml\nweeks: 200\n")
    assert load(write(plan.parent / "child.yaml", "based_on: cases/one.yaml\n")).weeks == 200


def test_a_fault_in_the_yaml_of_a_base_names_the_base(tmp_path: Path) -> None:
    write(tmp_path / "base.yaml", "name: A base\nweeks: 010\nweeks: 20\n")
    faults = told(write(tmp_path / "child.yaml", "based_on: base.yaml\nname: A child\n"))
    assert [fault.split(":")[:2] for fault in faults[:2]] == [["base.yaml", "2"], ["base.yaml", "3"]]
    assert all("missing" in fault or "required" in fault for fault in faults[2:])


def test_a_trap_of_yaml_hides_no_other_fault(tmp_path: Path) -> None:
    text = template().replace("weeks: 156", "weeks: NO").replace("war_cost: 1.8", "war_cost: -1")
    text = text.replace("reversibility: 0.2", "reversability: 0.2")
    faults = told(write(tmp_path / "plan.yaml", text))
    assert len(faults) == 3
    assert "`NO` may be read as true or false" in faults[0]
    assert "war_cost: -1 is outside" in faults[1]
    assert "did you mean `reversibility`" in faults[2]


# Shipped scenarios


def test_shipped_scenarios_are_found_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path / "land" / "first.yaml", "based_on: ../common/base.yaml\nname: First\n")
    write(tmp_path / "common" / "base.yaml", template())
    monkeypatch.setattr(shipped, "shipped_folder", lambda: tmp_path)
    monkeypatch.setattr("sim.scenario.inheritance.shipped_folder", lambda: tmp_path)
    assert shipped.shipped_names() == ["common/base", "land/first"]
    assert load("land/first") == load("land/first.yaml") == load(tmp_path / "land" / "first.yaml")
    with pytest.raises(BadScenario) as caught:
        load("land/frist")
    assert "did you mean `land/first`?; shipped scenarios: common/base, land/first" in str(caught.value)


@pytest.mark.parametrize("name", ["nowhere", "../gaza", "a\0b", "x" * 5000, "/", "", "~", "gaza/", "\udcff"])
def test_a_name_that_is_nothing_is_refused_kindly(name: str) -> None:
    with pytest.raises(BadScenario) as caught:
        load(name)
    assert str(caught.value).encode("utf-8")
    assert len(str(caught.value)) < 3000


def test_the_shipped_folder_of_a_checkout_is_at_its_top() -> None:
    assert shipped.shipped_folder().name in ("scenarios", "_scenarios")


# Faults, each in its place

BAD = [  # a change of the template, what stands in the fault after file and line
    (("weeks: 156", "weeks: many"), "weeks: expected a whole number, found 'many'"),
    (("weeks: 156", "weeks: 1.5"), "weeks: expected a whole number, found 1.5"),
    (("weeks: 156", "weeks: true"), "weeks: expected a whole number, found true"),
    (("weeks: 156", "weeks: '156'"), "weeks: expected a whole number, found '156'"),
    (("weeks: 156", "weeks: 0"), "weeks: must be at least 1, found 0"),
    (("weeks: 156", "weeks: 9999"), "weeks: must be at most 1040, found 9999"),
    (("weeks: 156", "start: 5"), "start: expected a date like 2026-01-26, found 5"),
    (("weeks: 156", "name: again"), "name: written twice, first on line 1"),
    (("weeks: 156", "weaks: 156"), "weaks: unknown key; did you mean `weeks`?"),
    (("weeks: 156", "based_onn: x"), "based_onn: unknown key; did you mean `based_on`?"),
    (("weeks: 156", "sources: {un: 3}"), "sources.un: expected text, found 3"),
    (("title: The state", "title: 3"), "parties.state.title: expected text, found 3"),
    (("title: The state", "source: [3]"), "parties.state.source[0]: expected text, found 3"),
    (("title: The state", "source: 3"), "parties.state.source: expected text or a list, found 3"),
    (
        ("title: The state", "strategy: clever"),
        "strategy: expected one of `foresight`, `typed`, `tit_for_tat`, `hardliner`, `conciliator`, `human`, found",
    ),
    (
        ("title: The state", "faith: 0.5"),
        "parties.state.faith: expected a mapping of `key: value` lines, found 0.5",
    ),
    (
        ("title: The state", "faith: {forse: 0.5}"),
        "parties.state.faith.forse: unknown key; did you mean `force`?",
    ),
    (("title: The state", "trsut: {}"), "parties.state.trsut: unknown key; did you mean `trust`?"),
    (("war_cost: 1.8", "war_cost: 5000"), "parties.state.war_cost: 5000 is outside 0 to 1000"),
    (("war_cost: 1.8", "war_cost: dear"), "parties.state.war_cost: expected a number or one of {uniform:"),
    (("war_cost: 1.8", "war_cost: {uniform: [2, 1]}"), "the numbers of `uniform` must rise"),
    (("trust: {insurgency: 0.4}", "trust: 0.4"), "parties.state.trust: expected a mapping"),
    (("trust: {insurgency: 0.4}", "trust: {insurgency: [0.4]}"), "found a list"),
    (("owner: insurgency", "title: x"), "tracks.disarmament.owner: is missing; add it: who carries it out"),
    (("start: 0.1 ", "tranches: 99 "), "tracks.reform.tranches: must be at most 20, found 99"),
    (("reach: {disarmament: 0.2", "reach: {disarmament: most"), "expected a number or a mapping"),
    (("reach: {disarmament: 0.2", "reach: {disarmament: 1.2"), "must be at most 1, found 1.2"),
    (("tranches: 2}}", "trances: 2}}"), "reach.reform.trances: unknown key; did you mean `tranches`?"),
    (("level: 1.0,", "level: 2,"), "stages[2].reach.reform.level: must be at most 1, found 2"),
    (("{value: 0.3, chance", "{chance"), "prizes.insurgency.value: is missing"),
    (("reach: {disarmament: 0.2, reform: 0.3}", "reach: {}"), "reach: needs 1 or more entries, has 0"),
    (("guarantee: {by", "force: {until: soon}\nguarantee: {by"), "force.until: expected a number or a dis"),
    (("guarantee: {by", "force: {until: 5000}\nguarantee: {by"), "force.until: 5000 is outside 0 to 1040"),
    (("guarantee: {by: mediators", "guarantee: {by: no"), "guarantee.by: `no` may be read as true or false"),
]


@pytest.mark.parametrize("change, words", BAD)
def test_a_fault_is_told_with_file_line_and_key(plan: Path, change: tuple[str, str], words: str) -> None:
    old, new = change
    assert old in template()
    write(plan, template().replace(old, new, 1))
    faults = told(plan)
    assert any(words in fault for fault in faults), faults
    text = " ".join(faults).lower()
    assert not any(jargon in text for jargon in ("input should", "pydantic", "http", "extra inputs", "dict"))
    lines = plan.read_text(encoding="utf-8").splitlines()
    line = int(next(fault for fault in faults if words in fault).split(":")[1])
    if "missing" not in words:
        key = next(fault for fault in faults if words in fault).split(": ")[1].split(".")[-1].split("[")[0]
        assert key in lines[line - 1]


@pytest.mark.parametrize("key", ["name", "parties", "tracks", "roadmap"])
def test_what_every_scenario_needs_is_asked_for(tmp_path: Path, key: str) -> None:
    faults = told(write(tmp_path / "bare.yaml", "# nothing yet\nquestion: Why?\n"))
    assert any(fault.startswith(f"bare.yaml:2: {key}: is missing; add it: ") for fault in faults)
    assert len(faults) == 4


def test_three_parties_are_one_too_many(plan: Path) -> None:
    child = "based_on: plan.yaml\nparties: {third: {values: {reform: 1}}}\n"
    assert "parties: may have 2 entries at most, has 3" in told(write(plan.parent / "child.yaml", child))[0]


def test_every_fault_is_told_in_the_file_and_line_where_it_stands(plan: Path) -> None:
    text = template().replace("war_cost: 2.4", "war_cots: 2.4").replace("power: 0.5", "power: much")
    write(plan, text)
    lines = text.splitlines()
    cots, power = (
        next(number for number, line in enumerate(lines, 1) if words in line) for words in ("war_cots", "power: much")
    )
    child = write(
        plan.parent / "child.yaml",
        "name: A child\nbased_on: plan.yaml\nweeks: many\n"
        "tracks:\n  disarmament:\n    reversibility: 3\n  reform:\n    start: 0.2\n"
        "parties:\n  state:\n    trust:\n      insurgents: 0.2\n",
    )
    faults = told(child, {"parties.state.patience": 7, "parties.state.honor": 0.1})
    assert [fault.split("; ")[0] for fault in faults] == [
        "--set parties.state.honor: nothing is called `honor` in `parties.state`",
        "--set parties.state.patience: 7 is outside 0 to 1 (share)",
        "child.yaml:3: weeks: expected a whole number, found 'many'",
        "child.yaml:6: tracks.disarmament.reversibility: 3 is outside 0 to 1 (share)",
        "child.yaml:12: parties.state.trust.insurgents: no party is called `insurgents`",
        f"plan.yaml:{cots}: parties.insurgency.war_cots: unknown key",
        next(fault.split("; ")[0] for fault in faults if fault.startswith(f"plan.yaml:{power}: tracks.disarm")),
    ]


def test_right_names_are_not_doubted_because_other_values_are_wrong(plan: Path) -> None:
    write(plan, template().replace("owner: state", "owner: 5").replace("weeks: 156", "weeks: 0"))
    assert [fault.split(": ")[1] for fault in told(plan)] == ["weeks", "tracks.reform.owner"]


def test_the_refusal_survives_pickling(plan: Path) -> None:
    with pytest.raises(BadScenario) as caught:
        load(plan, {"weeks": 0})
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# Whatever a file says


@settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_mutation_gives_a_scenario_or_a_refusal(plan: Path, data: st.DataObject) -> None:
    text = data.draw(mutations(), label="text")
    for fault in refusal(write(plan, text)):
        assert fault.line is None or 1 <= fault.line <= text.count("\n") + 1
        assert "\n" not in str(fault)


def refusal(file: Path) -> tuple[Fault, ...]:
    """The faults of a file; none if it is a scenario."""
    try:
        load(file)
    except BadScenario as bad:
        return bad.faults
    return ()


@st.composite
def mutations(draw: st.DrawFn) -> str:
    """The template with a few of its words and lines taken out, doubled, swapped or replaced."""
    lines = template().splitlines()
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(0, len(lines) - 1))
        other = draw(st.integers(0, len(lines) - 1))
        words = lines[place].split(" ")
        word = draw(st.integers(0, len(words) - 1))
        act = draw(st.sampled_from(["drop", "double", "swap", "indent", "word", "other word"]))
        if act == "drop" and len(lines) > 1:
            del lines[place]
        elif act == "double":
            lines.insert(other, lines[place])
        elif act == "swap":
            lines[place], lines[other] = lines[other], lines[place]
        elif act == "indent":
            lines[place] = "  " + lines[place]
        else:
            strange = st.sampled_from(["0", "-1", "1e308", "{}", "[]", "x:", "true", "2026-01-26", "{uniform: [0, 1]}"])
            others = st.sampled_from(lines[other].split(" "))
            words[word] = draw(strange if act == "word" else others)
            lines[place] = " ".join(words)
    return "\n".join(lines)
