"""Types: what a keeper, or an opportunist, would do in a party's place, and what its rival expects of either.

Nobody knows of which type the other is; but what either type would do follows from payoffs that all know. A keeper
refuses at the price of its honour, an opportunist gains by exploiting what it was given; else both reckon alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log1p
from typing import TYPE_CHECKING, NamedTuple

from tests.oracle.twin.chance import likely
from tests.oracle.twin.foresight import ByType, Foresight, Outlook, Temper
from tests.oracle.twin.payoffs import Rung, Weights

if TYPE_CHECKING:
    from tests.oracle.twin.party import Party
    from tests.oracle.twin.road import Road
    from tests.oracle.twin.track import Track

SUREST = 1.0 - 1e-6  # no conduct is taken for certain, else a single surprise would be proof
ROUNDS = (0.5, 0.5, 1.0)  # how far two sides go, round by round, towards what they find each other's types would do


class Conduct(NamedTuple):
    """What either type would do: the chance of a claim now, the share of pretence in it, and the chance that what is
    due at each rung comes in time, to the eye."""

    claims: ByType
    pretends: ByType
    delivers: list[ByType]


class Acts(NamedTuple):
    """The chance that a type claims at a rung, truly or not, the share of pretence, and the chance that it is found."""

    claims: float
    pretends: float
    detection: float


class Situation(NamedTuple):
    """A rung as a party stands there: its payoffs, what is expected, and what pretence comes to."""

    rung: Rung
    outlook: Outlook
    discount: float
    prize: float
    part: float
    cost: float
    detection: float
    caught: float
    back: list[tuple[Weights, float, float, float, float]]
    """For each track that the rival could take back: its weights, how much in the window, what it pays, price, part."""

    def step(self, after: float) -> float:
        """The value of doing one's part."""
        rung, chance, d = self.rung, self.outlook.chance, self.discount
        exposed = rung.failure_mine + self.outlook.protection * rung.cover_mine
        return (1.0 - d) * rung.utility + d * (chance * (after + self.prize) + (1.0 - chance) * exposed)

    def pretend(self, temper: Temper, after: float) -> float:
        """The value of pretending."""
        rung, chance, e, x, d = self.rung, self.outlook.chance, self.outlook.enforcement, self.detection, self.discount
        left = temper.greed * (1.0 - e) * rung.taken - e * rung.delivered
        passes = chance * (after + self.prize + self.cost)
        passes += (1.0 - chance) * (rung.failure + self.outlook.protection * rung.cover + left)
        return (1.0 - d) * rung.utility + d * ((1.0 - x) * passes + x * (self.caught + left)) - temper.honour

    @property
    def left(self) -> float:
        """The chance that who pretends has left the road by it."""
        return 1.0 - (1.0 - self.detection) * self.outlook.chance

    def given(self, temper: Temper) -> float:
        """What full enforcement would take from one who refuses: what the others have delivered by then."""
        rung, chance = self.rung, self.outlook.chance
        with_theirs = rung.delivered_theirs + temper.greed * rung.taken_theirs
        return chance * with_theirs + (1.0 - chance) * (rung.delivered + temper.greed * rung.taken)

    def spared(self, temper: Temper) -> float:
        """How much less of it enforcement would take from one who pretends."""
        return self.given(temper) - self.left * (self.rung.delivered + temper.greed * self.rung.taken)


def conduct_on(view: Foresight, outlook: Outlook, counts_on: list[ByType]) -> Conduct:
    """What either type of a party would do on a road that is only looked at: no mediator acts, and nobody waits."""
    return _conduct(view, outlook, 0.0, 0.0, [0.0, 0.0], counts_on)


def conduct_now(view: Foresight, outlook: Outlook, gift: float, pressure: float) -> Conduct:
    """What either type of a party would do this week, given what mediators lend, give and press for."""
    waiting = [view.waiting(temper, view.value_after(temper, view.ahead)) for temper in view.party.tempers]
    return _conduct(view, outlook, gift, pressure, waiting, view.party.expected)


def _conduct(
    view: Foresight, outlook: Outlook, gift: float, pressure: float, waiting: list[float], counts_on: list[ByType]
) -> Conduct:
    here = situation_here(view, outlook, gift)
    now, found = [], []
    for number, temper in enumerate(view.party.tempers):
        expected = [of_types[number] for of_types in counts_on]
        acts, rungs = _acts_of(temper, view, here, pressure, waiting[number], expected)
        now.append(acts)
        found.append(in_time(view, rungs, view.party.refused[number], view.party.stepped[number]))
    delivers = [ByType(*pair) for pair in zip(*found, strict=True)]
    return Conduct(ByType(*(acts.claims for acts in now)), ByType(*(acts.pretends for acts in now)), delivers)


def situation_here(view: Foresight, outlook: Outlook, gift: float) -> Situation:
    """The open rung as it stands."""
    payoffs, road = view.payoffs, view.road
    overdue = max((o.overdue for o in view.mine if o.due), default=0.0)
    asked = [o.track for o in view.mine if o.owes]
    return Situation(
        rung=view.here,
        outlook=outlook,
        discount=view.discount_here,
        prize=view.prize[view.rung] + gift,
        part=view.part_here,
        cost=payoffs.cost_of_step(),
        detection=found_out(view, asked, view.backing.strength(road, 0.0)[0]),
        caught=payoffs.breach(view.here.utility, payoffs.war(outlook.protection)),
        back=rows_back(view, overdue, -1),
    )


def situation_at(view: Foresight, rung: int) -> Situation:
    """A rung ahead, once what it asks is due."""
    payoffs, outlook, planned = view.payoffs, view.ahead[rung], view.come.on(view.payoffs.planned[rung])
    war, cover = payoffs.planned_war(rung)
    war += view.come.war + outlook.protection * (cover + view.come.war_cover)
    asked = [o.track for o in view.mine if o.asks[rung]]
    return Situation(
        rung=planned,
        outlook=outlook,
        discount=1.0,
        prize=view.prize[rung],
        part=view.part[rung],
        cost=payoffs.cost_of_rung(rung),
        detection=found_out(view, asked, view.backing.forecast(view.road, 0.0)[rung][0]),
        caught=payoffs.breach(planned.utility, war),
        back=rows_back(view, 0.0, rung),
    )


def found_out(view: Foresight, asked: Sequence[Track], force: float) -> float:
    """The chance that pretence in all that is asked is found out, the force having this weight."""
    hidden = 1.0
    for track in asked:
        hidden *= (1.0 - track.facts["verifiability"]) * (1.0 - view.backing.facts["verification"] * force)
    return 1.0 - hidden


def rows_back(view: Foresight, overdue: float, rung: int) -> list[tuple[Weights, float, float, float, float]]:
    """What the rival can take back within the window from one so long overdue, at a rung or (-1) now."""
    party = view.party
    rival, numbers = party.rival, party.model.numbers
    if not numbers["conduct"]["reversing"]:
        return []
    theirs = rival.view_of(view.road).payoffs
    felt = numbers["learning"]["window"] - party.model.dt  # what is taken in the last week is felt only after it
    weeks = max(felt - max(numbers["conduct"]["excuse"] - overdue, 0.0), 0.0)
    found = []
    for track in (*rival.tracks, *rival.beside):
        obligation, row = view.road.obligations[track.name], track.typical_row
        stands, most = track.seen, track.most
        if rung >= 0 and obligation.need:
            stands = most = obligation.need[rung - 1] if rung else track.behind
        elif rung >= 0:
            most = stands
        weights = next(w for w in view.payoffs.others if w.obligation.name == track.name)
        part = theirs.part_of_row_of(track, row)
        pays = -theirs.own_by_name[track.name].failure * row
        size = row * min(track.taken_back_in(weeks), track.rows_left(stands, most))
        found.append((weights, size, pays, rival.facts["retaking"] * part, part))
    return found


def _acts_of(
    temper: Temper, view: Foresight, here: Situation, pressure: float, waiting: float, counts_on: list[float]
) -> tuple[Acts, list[Acts]]:
    """What one type would do now, and within the window at each rung.

    Who holds the road up is moved by mediators from the week after, and by what the rival takes back; who waits for
    help steps once it is there: everybody knows that.
    """
    party, numbers = view.party, view.party.model.numbers
    values, gains = view.road_ahead(view.payoffs, view.ahead, view.end, temper)
    after, at_home = values[view.rung + 1], view.tension + view.home_cost
    hold = view.hold_worth(here.rung, here.outlook, temper)
    stepping, pretending = here.step(after) - hold + at_home + pressure, here.pretend(temper, after) - hold + at_home
    now = acts(party, here, stepping + waiting, pretending)
    unaided = here._replace(outlook=view.outlook, prize=view.prize[view.rung])
    bare = unaided.step(after) - view.hold_worth(here.rung, view.outlook, temper) + at_home
    to_step, to_pretend = moved(party, unaided, temper, bare + waiting, 0.0)
    soon = stepping + max(bare + to_step - stepping, 0.0)
    if numbers["conduct"]["lookahead"] > numbers["learning"]["window"]:
        soon += waiting
    lent = here.outlook.enforcement - view.outlook.enforcement
    soon_pretending = pretending + max(to_pretend - lent * here.spared(temper), 0.0)
    found = []
    for rung in range(view.road.rungs):
        if rung == view.rung and view.owe_now:
            found.append(overdue(party, here, temper, soon, soon_pretending, counts_on[rung]))
            continue
        at = situation_at(view, rung)
        gain = gains[rung] + party.at_home * at.part
        to_step, to_pretend = moved(party, at, temper, gain, weeks_until(view, rung))
        instead = at.pretend(temper, values[rung + 1]) - at.step(values[rung + 1])
        found.append(overdue(party, at, temper, gain + to_step, gain + instead + to_pretend, counts_on[rung]))
    if party.home_front.forbids:
        now = now._replace(claims=0.0)
        if view.owe_now:
            found[view.rung] = found[view.rung]._replace(claims=0.0)
    return now, found


def weeks_until(view: Foresight, rung: int) -> float:
    """Weeks until a rung ahead is due, if all is done in time."""
    road = view.road
    return max(road.left + road.weeks_to[rung] - road.weeks_to[view.rung], 0.0)


def acts(party: Party, at: Situation, stepping: float, pretending: float) -> Acts:
    """What one does whose mood is not known, to whom stepping and pretending are worth so much above holding."""
    if not party.may_pretend:
        return Acts(likely(party.rationality * stepping / at.part), 0.0, at.detection)
    step, pretend = (party.rationality * gain / at.part for gain in (stepping, pretending))
    return Acts(likely(max(step, pretend) + log1p(exp(-abs(pretend - step)))), likely(pretend - step), at.detection)


def overdue(party: Party, at: Situation, temper: Temper, stepping: float, pretending: float, counts_on: float) -> Acts:
    """What one does within the window, where the rival may take back what it gave from who holds."""
    unmoved = acts(party, at, stepping, pretending)
    if not at.back:
        return unmoved
    e, chance = at.outlook.enforcement, at.outlook.chance
    willing = [
        likely(party.rival.rationality * (pays * (1.0 - counts_on) - price) / part)
        for _, _, pays, price, part in at.back
    ]
    most = max(willing)
    to_step = to_pretend = 0.0
    for (weights, whole, *_), ready in zip(at.back, willing, strict=True):
        size = whole if len(willing) == 1 else whole * (ready / most if most > 0.0 else 0.0)
        way = 1.0 - weights.obligation.track.start
        taken = temper.greed * (weights.utility / way if way > 0.0 else 0.0)
        held = weights.failure - e * weights.utility + (1.0 - e) * taken
        to_step += size * (held - (1.0 - chance) * weights.failure)
        to_pretend += size * held * (1.0 - at.left)
    then = acts(party, at, stepping + max(to_step, 0.0), pretending + max(to_pretend, 0.0))
    part = most * at.outlook.kept
    before, after = (1.0 - part) * unmoved.claims, part * then.claims
    both = before + after
    pretends = (before * unmoved.pretends + after * then.pretends) / both if both > 0.0 else 0.0
    return Acts(both, pretends, at.detection)


def moved(party: Party, at: Situation, temper: Temper, gain: float, weeks: float) -> tuple[float, float]:
    """What mediators will do to who holds the road up, towards stepping and towards pretending.

    Each does what makes a step most likelier where that is worth its while. In so many weeks it will care less.
    """
    now, common = likely(party.rationality * gain / at.part), party.model.numbers["mediation"]
    given, spared, faith, outlook = at.given(temper), at.spared(temper), party.faith_in_mediators, at.outlook
    to_step = to_pretend = 0.0
    for mediator in party.model.mediators:
        facts, attention = mediator.facts, mediator.attention * exp(-weeks / mediator.facts["lasts"])
        leverage, gift = (facts[key].get(party.name, 0.0) for key in ("leverage", "gift"))
        paid = at.discount * outlook.chance * at.part * gift * attention
        lent = (1.0 - outlook.enforcement) * faith * facts["enforcement"] * attention
        options = (
            (leverage * attention * at.part, 0.0, mediator.cares_for(party.name)),
            (paid, (1.0 - at.detection) * paid, 1.0),
            (lent * given, lent * spared, 1.0),
        )
        best, chosen = common["threshold"], (0.0, 0.0)
        for step, pretend, cares in options:
            rise = cares * (likely(party.rationality * (gain + step) / at.part) - now)
            if rise >= best:
                best, chosen = rise, (step, pretend)
        to_step, to_pretend = to_step + chosen[0], to_pretend + chosen[1]
    return to_step, to_pretend


def in_time(view: Foresight, rungs: list[Acts], refused: float, stepped: float) -> list[float]:
    """The chance that a type brings in time what is due at each rung, had it done all before.

    Who is found out pretends again, until it passes. Moods last: who has done one part is likelier to do the next.
    """
    party, window = view.party, view.party.model.numbers["learning"]["window"]
    weeks, since, lasting = window / party.model.dt, -party.model.dt, party.lasting
    found = []
    for rung, one in enumerate(rungs):
        is_open = rung == view.rung and view.owe_now
        if not view.asks_me[rung] and not is_open:
            found.append(1.0)
            continue
        claims = min(one.claims, SUREST)
        first = claims
        if is_open or rung > view.rung:
            until = weeks_until(view, rung)
            still = lasting * exp(-(until - since) / party.mood_memory)
            first = chance_now(claims, refused, stepped, still)
            refused, stepped = leaning_after(True, claims, refused, stepped, still)
            since, lasting = until, 1.0
        claimed = 1.0 - (1.0 - first) * exp((weeks - 1.0) * log1p(-claims * party.mood_turns))
        passes = 1.0 - one.detection**weeks
        found.append(nearly(claimed * (one.pretends * passes + (1.0 - one.pretends) * view.commands[rung])))
    return found


def chance_now(chance: float, refused: float, stepped: float, lasting: float) -> float:
    """The chance of a claim of one whose mood did for it at the chance `stepped` and did not at `refused`.

    A mood does at every chance above some threshold: between the two while it lasts, anywhere once it has turned.
    """
    return chance + lasting * (_same(chance, refused, stepped) - chance)


def leaning_after(took: bool, chance: float, refused: float, stepped: float, lasting: float) -> tuple[float, float]:
    """What is known of the mood of one that has claimed at this chance, or has held: `refused` and `stepped` anew.

    The bounds if the mood was the same and if it had turned, weighted by how likely each is, given what was done.
    """
    same = _same(chance, refused, stepped)
    if_same, if_turned = (same, chance) if took else (1.0 - same, 1.0 - chance)
    still = lasting * if_same / max(lasting * if_same + (1.0 - lasting) * if_turned, 1e-300)
    if took:
        return still * refused, still * min(stepped, chance) + (1.0 - still) * chance
    return still * max(refused, chance) + (1.0 - still) * chance, still * stepped + (1.0 - still)


def _same(chance: float, refused: float, stepped: float) -> float:
    return min(max((chance - refused) / max(stepped - refused, 1e-12), 0.0), 1.0)


def nearly(chance: float) -> float:
    """A chance that is neither 0 nor 1."""
    return min(max(chance, 1.0 - SUREST), SUREST)


def settle(parties: Sequence[Party], road: Road) -> list[list[ByType]]:
    """What is to be expected of each party's types on a road on which nobody has acted yet.

    Each side reckons what the other's types would do, expecting of its own what these would do in return: half-way
    towards it at first, from both sure to deliver, and wholly in the last of the ROUNDS. The views down the road reckon
    with it from then on.
    """
    first, second = (party.view_of(road) for party in parties)
    of_first = of_second = [ByType(1.0, 1.0)] * road.rungs
    first.look()
    second.look()
    for part in () if first.is_stated else ROUNDS:
        first.expect(of_second)
        second.expect(of_first)
        of_first, of_second = (
            towards(of_first, conduct_on(first, first.outlook, of_first).delivers, part),
            towards(of_second, conduct_on(second, second.outlook, of_second).delivers, part),
        )
    first.expect(of_second)
    second.expect(of_first)
    return [of_first, of_second]


def towards(expected: list[ByType], found: list[ByType], part: float) -> list[ByType]:
    """So much of the way from what was expected towards what was found."""
    return [
        ByType(
            before.keeper + part * (after.keeper - before.keeper),
            before.opportunist + part * (after.opportunist - before.opportunist),
        )
        for before, after in zip(expected, found, strict=True)
    ]
