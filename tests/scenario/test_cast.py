"""What makes no sense about the cast though every line is well formed: names, roles, and dials that turn nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.scenario.cast import faults, told

UNKNOWN = [
    (
        "parties: {north: {vetoes: {eest: {}}}}",
        "parties.north.vetoes.eest: no contributor is called `eest`; did you mean `east`?",
    ),
    (
        "parties: {north: {vetoes: {turkmenistan: {}}}}",
        "parties.north.vetoes.turkmenistan: no contributor is called `turkmenistan`; there are: east, isles",
    ),
    (
        "tracks: {aid: {consents: {nroth: 0.5}}}",
        "tracks.aid.consents.nroth: no party is called `nroth`; did you mean `north`?",
    ),
    (
        "tracks: {aid: {reach: {grows_with: army}}}",
        "tracks.aid.reach.grows_with: no track is called `army`; did you mean `arms`?",
    ),
    (
        "mediators: {west: {leverage: {noth: 0.2}}}",
        "mediators.west.leverage.noth: no party is called `noth`; did you mean `north`?",
    ),
    (
        "mediators: {west: {gift: {agencies: 0.2}}}",
        "mediators.west.gift.agencies: no party is called `agencies`; there are: north, south",
    ),
    (
        "mediators: {west: {bias: {nort: 0.2}}}",
        "mediators.west.bias.nort: no party is called `nort`; did you mean `north`?",
    ),
    (
        "mediators: {west: {prefers: {turnd: 0.5}}}",
        "mediators.west.prefers.turnd: no road is called `turnd`; did you mean `turned`?",
    ),
    (
        "donors: {bank: {track: aide}}",
        "donors.bank.track: no track is called `aide`; did you mean `aid`?",
    ),
    (
        "donors: {fund: {pledge: 0.1}}",
        "donors.fund.track: no track is called `reconstruction`; there are: arms, troops, aid, force",
    ),
    (
        "donors: {bank: {conditions: {army: 0.5}}}",
        "donors.bank.conditions.army: no track is called `army`; did you mean `arms`?",
    ),
    (
        "spoilers: {bandits: {blames: {nort: 0.5}}}",
        "spoilers.bandits.blames.nort: no party is called `nort`; did you mean `north`?",
    ),
    (
        "spoilers: {bandits: {population: vilagers}}",
        "spoilers.bandits.population: no population is called `vilagers`; did you mean `villagers`?",
    ),
    (
        "populations: {villagers: {side: noth}}",
        "populations.villagers.side: no party is called `noth`; did you mean `north`?",
    ),
    (
        "backers: {patron: {track: arm}}",
        "backers.patron.track: no track is called `arm`; did you mean `arms`?",
    ),
    (
        "events: [{name: Summit, at: 5, shock: {attention: 1, mediators: [wst]}}]",
        "events[0].shock.mediators[0]: no mediator is called `wst`; did you mean `west`?",
    ),
    (
        "roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, deadline: 9, missed: {attention: -1, mediators: "
        "[wst]}}]}",
        "roadmap.stages[0].missed.mediators[0]: no mediator is called `wst`; did you mean `west`?",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {amrs: 1}}]}}",
        "roadmaps.turned.stages[0].reach.amrs: no track is called `amrs`; did you mean `arms`?",
    ),
    (
        "roadmaps: {turned: {stages: [{reach: {arms: 1, troops: 1, aid: 1}, prizes: {sooth: {value: 1}}}]}}",
        "roadmaps.turned.stages[0].prizes.sooth: no party is called `sooth`; did you mean `south`?",
    ),
    (
        "populations: {villagers: {relief: {road: 0.4}}}",
        "populations.villagers.relief.road: no track is called `road`; there are: arms, troops, aid, force",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in UNKNOWN])
def test_a_name_that_nothing_bears_is_told_with_the_nearest_that_is_there(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    assert told(tmp_path, change) == expected


MISNAMED = [
    (
        "without: [guarante, honour, honour]",
        "without[0]: no mechanism is called `guarante`; did you mean `guarantee`?",
        "without[2]: `honour` is switched off already; delete it",
    ),
    (
        "contributors: {East-Land: {}}",
        "contributors.East-Land: a name must be a lower-case word: a letter, then letters, digits and _; "
        "give its readable name as `title`",
    ),
    (
        "roadmaps: {Second Road: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}]}}",
        "roadmaps.Second Road: a name must be a lower-case word: a letter, then letters, digits and _; "
        "give its readable name as `name`",
    ),
    (
        "roadmaps: {roadmap: {stages: [{reach: {arms: 1, troops: 1, aid: 1}}]}}",
        "roadmaps.roadmap: `roadmap` is the road in force at the start; give this road another name",
    ),
    (
        "mediators: {north: {gift: {south: 0.1}}}",
        "mediators.north: a party is called so too; give it another name",
    ),
    (
        "populations: {aid: {side: south, hope: 0.1}}",
        "populations.aid: a track is called so too; give it another name",
    ),
    (
        "contributors: {east: {status: keen}}",
        "contributors.east.status: expected one of `undecided`, `pledged`, `deployed`, found 'keen'",
    ),
    (
        "contributors: {east: {troops: -0.1}}",
        "contributors.east.troops: -0.1 is outside 0 to 1 (share)",
    ),
    (
        "parties: {north: {strategy: clever}}",
        "parties.north.strategy: expected one of `foresight`, `typed`, `tit_for_tat`, `hardliner`, `conciliator`, "
        "`human`, found 'clever'",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in MISNAMED])
def test_a_name_or_a_value_that_cannot_be_is_told_with_those_that_can(
    tmp_path: Path, change: str, expected: list[str]
) -> None:
    assert told(tmp_path, change) == expected


ROLES = [
    (
        "contributors: {isles: {limited: 0}}",
        "contributors.isles.limited: does nothing for a contributor that nobody vetoes; "
        "delete it, or give a party a veto of it",
    ),
    (
        "contributors: {isles: {lobbying: 0.5}}",
        "contributors.isles.lobbying: does nothing for a contributor that nobody vetoes; "
        "delete it, or give a party a veto of it",
    ),
    (
        "mediators: {west: {leverage: null, bias: null, gift: {north: 0.1}}}",
        "contributors.east.lobbying: does nothing without leverage over who vetoes it; "
        "delete it, or give a mediator some",
    ),
    (
        "donors: {bank: {track: troops}}",
        "donors.bank.track: donors pay third parties, but the party `south` owns `troops`; name a third party's track",
    ),
    (
        "donors: {bank: {track: force}}",
        "donors.bank.track: pays for `force`, which contributors carry; name a track that waits for money",
    ),
    (
        "tracks: {aid: {needs: null}}",
        "donors.bank.track: pays for `aid`, which needs no money; "
        "set `tracks.aid.needs` to the money that the whole of it needs",
    ),
    (
        "tracks: {aid: {consents: {north: 0.5}}}",
        "tracks.aid.consents.north: the party does not value `aid`, so that it never withholds its consent; "
        "set `parties.north.values.aid`, or delete it",
    ),
    (
        "donors: {bank: {conditions: {arms: 1.2}}}",
        "donors.bank.conditions.arms: 1.2 is outside 0 to 1 (level); write the level to wait for",
    ),
    (
        "donors: {bank: {conditions: {arms: -0.2}}}",
        "donors.bank.conditions.arms: -0.2 is outside 0 to 1 (level); write the level to wait for",
    ),
    (
        "donors: {bank: {monitoring: 0.5, audits: 0.1, pause: 5}}",
        "donors.bank.monitoring: does nothing while `diversion` is not set; delete it, or set it",
        "donors.bank.audits: does nothing while `diversion` is not set; delete it, or set it",
    ),
    (
        "donors: {bank: {diversion: 0.5, pause: 5}}",
        "donors.bank.pause: does nothing while `audits` is not set; delete it, or set it",
    ),
    (
        "backers: {patron: {track: aid}}",
        "backers.patron.track: backers rearm a party, but the third party `agencies` owns `aid`; name a party's track",
    ),
    (
        "spoilers: {bandits: {population: null}}",
        "spoilers.bandits.recruits: does nothing without a population; delete it, or name one as `population`",
    ),
    (
        "spoilers: {bandits: {blames: null}}",
        "spoilers.bandits.timing: does nothing where no party is blamed; delete it, or add `blames`",
    ),
    (
        "spoilers: {bandits: {timing: null, margin: 0.1}}",
        "spoilers.bandits.margin: does nothing while `timing` is not set; delete it, or set it",
    ),
    (
        "populations: {villagers: {hope: null, relief: null}}",
        "populations.villagers: nothing moves it: no track brings relief, and neither tension nor hope counts; "
        "set `relief`, `by_tension` or `hope`",
    ),
    (
        "parties: {south: {home_front: {hardliners: 0.4, memory: 8}}}",
        "parties.south.home_front.hardliners: does nothing while `cost` and `limit` are not set; delete it, or set one",
        "parties.south.home_front.memory: does nothing while `cost` and `limit` are not set; delete it, or set one",
    ),
    (
        "parties: {south: {home_front: {cost: 0.1, swing: 0.4}}}",
        "parties.south.home_front.swing: does nothing without `elections`; delete it, or add some",
    ),
    (
        "parties: {south: {home_front: {cost: 0.1, by_opinion: 0.4}}}",
        "parties.south.home_front.by_opinion: does nothing without a population of this side; delete it, or add one",
    ),
    (
        "parties: {south: {strikes: {price: 0.1}}}",
        "parties.south.strikes.price: does nothing while `appetite` is not set; delete it, or set it",
    ),
    (
        "roadmaps: null\nmediators: {west: {prefers: null}, far: {attention: 0.5}}\ncontributors: null\n"
        "spoilers: null\nparties: {north: {vetoes: null}}",
        "mediators.far: can do nothing: it has no leverage, no gift and nothing to lend, and there is no road to "
        "propose; give it one of these, or delete it",
    ),
    (
        "mediators: {east: {bias: {south: 0.5}}}",
        "mediators.east.bias.south: does nothing where it has no leverage over the party; "
        "delete it, or add the party under `leverage`",
    ),
    (
        "mediators: {west: null, east: null}\nevents: null\ncontributors: {east: {lobbying: null}}",
        "roadmaps: nobody could propose these roads; add `mediators`, or delete them",
    ),
    (
        "bargaining: {open: true}\n"
        "mediators: {west: {prefers: {roadmap: 0, turned: 0}}, east: {prefers: {roadmap: 0, turned: 0}}}",
        "bargaining.open: no road is agreed, and nobody could ever propose one; "
        "add `mediators` who like one, or delete it",
    ),
    (
        "roadmaps: null",
        "mediators.west.prefers: does nothing without `roadmaps`; delete it, or add a road that may be proposed",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in ROLES])
def test_a_role_in_which_nothing_can_be_done_is_refused(tmp_path: Path, change: str, expected: list[str]) -> None:
    assert told(tmp_path, change) == expected


TRACKS = [
    (
        "tracks: {force: null}",
        "contributors: no track is called `force`, so that this force would never deploy; there are: arms, troops, aid",
    ),
    (
        "tracks: {force: {owner: north}}",
        "force.track: the force is sent by a third party, but the party `north` owns `force`; "
        "give the track another owner, or name another track here",
    ),
    (
        "force: {track: forse}",
        "force.track: no track is called `forse`, so that this force would never deploy; did you mean `force`?",
    ),
    (
        "tracks: {troops: {readiness: 0.5}}",
        "tracks.troops.readiness: does nothing on a party's track; delete it",
    ),
    (
        "tracks: {troops: {begins: 5}}",
        "tracks.troops.begins: does nothing on a party's track; delete it",
    ),
    (
        "tracks: {troops: {needs: 5}}",
        "tracks.troops.needs: does nothing on a party's track; delete it",
    ),
    (
        "tracks: {troops: {consents: {north: 0.5}}}",
        "tracks.troops.consents: does nothing on a party's track; delete it",
    ),
    (
        "tracks: {troops: {reach: {grows_with: arms}}}",
        "tracks.troops.reach: does nothing on a party's track; delete it",
    ),
    (
        "tracks: {aid: {control: 0.5}}",
        "tracks.aid.control: does nothing on a third party's track; delete it",
    ),
    (
        "tracks: {aid: {consolidation: 0.5}}",
        "tracks.aid.consolidation: does nothing on a third party's track; delete it",
    ),
    (
        "tracks: {troops: {consolidation: 0.5}}",
        "tracks.troops.consolidation: does nothing while its owner commands it all; delete it, or set `control`",
    ),
    (
        "tracks: {aid: {inspection: 0.5}}",
        "tracks.aid.inspection: does nothing on a third party's track; delete it",
    ),
    (
        "tracks: {force: {vacuum: 0.5}}",
        "tracks.force.vacuum: does nothing on the force's own track; delete it",
    ),
    (
        "tracks: {force: {readiness: 0.5}}",
        "tracks.force.readiness: does nothing on a track that contributors carry; delete it",
    ),
    (
        "tracks: {force: {begins: 5}}",
        "tracks.force.begins: does nothing on a track that contributors carry; delete it",
    ),
    (
        "tracks: {force: {consents: {north: 0.5}, reach: {grows_with: arms}}}",
        "tracks.force.consents: does nothing on a track that contributors carry; delete it",
        "tracks.force.reach: does nothing on a track that contributors carry; delete it",
    ),
]


@pytest.mark.parametrize("change, expected", [(row[0], list(row[1:])) for row in TRACKS])
def test_a_dial_of_a_track_that_would_turn_nothing_is_refused(tmp_path: Path, change: str, expected: list[str]) -> None:
    assert told(tmp_path, change) == expected


SOUND = [
    "",
    "contributors: {fund: {}}\nmediators: {fund: {gift: {south: 0.1}}}",  # one actor in two roles
    "donors: {east: {track: aid, pledge: 30}}",
    "mediators: {far: {attention: 0.5}}",  # there is a road to propose
    "contributors: {isles: null, east: {troops: 0}}",
    "bargaining: {open: true}\nroadmaps: null",  # the first road itself is to be agreed
    "parties: {south: {margin: 0.1, consent: 0.5}}\nmediation: {effort: 0.1}\nlearning: {keeper_strikes: 0.1}",
    "parties: {south: {strategy: human}}",
    "parties: {north: {home_front: {cost: 0, hardliners: 0.5}}}",  # switched off for once, not forgotten
    "donors: {bank: {diversion: 0, monitoring: 0.5, audits: 0.1, pause: 4}}",
    "donors: {bank: {pledge: {uniform: [5, 10]}}}",
    "tracks: {arms: {control: 1, consolidation: 0.2}}",
    "tracks: {arms: {vacuum: 0.5}, aid: {vacuum: 0.5, consents: {north: 0.5}}}\nparties: {north: {values: {aid: 0}}}",
    "without: [honour, guarantee]",
    "without: [mediators]",
    "populations: null\nspoilers: null",
]


@pytest.mark.parametrize("change", SOUND)
def test_what_makes_sense_is_let_pass(tmp_path: Path, change: str) -> None:
    assert faults(tmp_path, change) == ()


def test_readiness_on_the_road_is_what_parties_reckon_with_though_contributors_carry_the_track(tmp_path: Path) -> None:
    road = "roadmap: {stages: [{reach: {arms: 0.5, aid: 0.6}}, {reach: {troops: 1, arms: 1, aid: 1, force: 0.8}}]}"
    assert faults(tmp_path, f"{road}\ntracks: {{force: {{readiness: 0.4}}}}") == ()
    begins = told(tmp_path, f"{road}\ntracks: {{force: {{begins: 4}}}}")
    assert begins == ["tracks.force.begins: does nothing on a track that contributors carry; delete it"]


def test_without_contributors_the_force_is_delivered_like_any_other_track(tmp_path: Path) -> None:
    alone = "contributors: null\nparties: {north: {vetoes: null}}\nmediators: {east: null}\n"
    assert faults(tmp_path, alone + "tracks: {force: {readiness: 0.4, begins: 4}}\nforce: {clarity: 0.5}") == ()


def test_an_actor_that_is_wrong_as_a_whole_is_not_missed_where_it_is_named(tmp_path: Path) -> None:
    found = told(tmp_path, "contributors: {east: 5}\nevents: [{name: Summit, at: 5, shock: {tension: 9}}]")
    assert found == [
        "contributors.east: expected a mapping of `key: value` lines, found 5",
        "events[0].shock.tension: must be at most 5, found 9",
    ]


def test_everything_is_told_at_once(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        "contributors: {isles: {troops: -1}}\n"
        "populations: {villagers: {side: east}}\n"
        "mediators: {west: {leverage: {noth: 0.1}}}\n"
        "spoilers: {bandits: {rate: often}}",
    )
    assert [line.split(":")[0] for line in found] == [
        "contributors.isles.troops",
        "populations.villagers.side",
        "mediators.west.leverage.noth",
        "spoilers.bandits.rate",
    ]
