"""The scenarios that `sim new` writes: from scratch, with comments, ready to run and to be changed."""

from collections.abc import Mapping

TEMPLATE = """\
name: Two sides, one road
question: Does a third stage help, or is it one too many?   # the question that this file answers
weeks: 156                        # how long is simulated; add `start: 2030-01-07` for dates on pictures

parties:                          # the two sides that owe each other something
  state:
    title: The state
    values:                       # what each track, fully carried out, is worth: own concessions negative
      disarmament: 1.0
      reform: -0.5
    trust: {insurgency: 0.4}      # the chance, as it sees it, that the other keeps its word
    war_cost: 1.8                 # in the same measure: 1 is what the other's main part is worth to it
  insurgency:
    title: The insurgency
    values: {disarmament: -0.6, reform: 1.0}
    trust: {state: {uniform: [0.2, 0.5]}}   # not known well: each world draws its own number
    war_cost: 2.4
    faith: {guarantee: 0.6}       # the share of the guarantee that it believes

tracks:                           # what is carried out by degrees, from level 0 to level 1
  disarmament:
    owner: insurgency
    lead_time: {fixed: 3, by_size: 20}   # weeks of preparation for a tranche: 3 + 20 * its size
    reversibility: 0.2            # weapons given up are nearly gone for good ...
    power: 0.5                    # ... make war cheaper for the other side ...
    vulnerability: 0.5            # ... and leave their owner open to attack
  reform:
    owner: state
    start: 0.1                    # a little of it has been done
    reversibility: 0.6            # laws can be taken back more easily

roadmap:                          # stages in order; obligations of one stage are open at the same time
  name: Step by step
  stages:
    - name: Good faith
      reach: {disarmament: 0.2, reform: 0.3}
    - name: Halfway
      reach: {disarmament: 0.6, reform: 0.6}
    - name: Completion
      reach: {disarmament: 1.0, reform: {level: 1.0, tranches: 2}}
      prizes: {insurgency: {value: 0.3, chance: 0.7}}   # aid that donors promise for finishing

guarantee: {by: mediators, enforcement: 0.3, protection: 0.3, lasts: 208}   # fades over four years
# Everything else has a default: `sim describe FILE` lists every number, and which of them are assumptions.
"""


CAST = """\
name: Two sides, and those around them
question: Does the force arrive before the spoilers end the truce?
weeks: 156

parties:                          # the two sides that owe each other something
  state:
    title: The state
    values: {disarmament: 1.0, reform: -0.5}
    trust: {insurgency: 0.4}
    war_cost: {uniform: [1.4, 2.2]}
    faith: {force: {uniform: [0.3, 0.7]}, guarantee: {uniform: [0.3, 0.7]}}   # what it believes of third parties
    margin: 0.05
  insurgency:
    title: The insurgency
    values: {disarmament: -0.6, reform: 1.0}
    trust: {state: {uniform: [0.2, 0.5]}}
    war_cost: {uniform: [1.8, 3.0]}
    faith: {force: {uniform: [0.3, 0.7]}, guarantee: {uniform: [0.3, 0.7]}}
    margin: 0.05

tracks:
  disarmament:
    owner: insurgency
    lead_time: {fixed: 3, by_size: 20}
    reversibility: 0.2
    power: 0.5
    vulnerability: 0.5
  reform:
    owner: state
    start: 0.1
    reversibility: 0.6
  force:                          # the force is a track of its own: its level is the share that is in place
    title: The force in place
    owner: contributors
    tranches: 3

roadmap:
  name: Step by step, with a force
  stages:
    - name: Good faith
      reach: {disarmament: 0.2, reform: 0.3}
    - name: Under watch
      reach: {disarmament: 0.6, reform: 0.6}
    - name: Completion
      reach: {disarmament: 1.0, reform: 1.0}

force:                            # what it could do in full; who sends it stands below
  strength: {uniform: [0.4, 0.8]}
  mandate: 0.5
  clarity: {uniform: [0.4, 0.8]}  # how settled command and rules are at the start

contributors:                     # each joins when the mandate is clear enough, others go and the risk is bearable
  neighbour:
    title: The neighbour
    troops: 0.6                   # shares of the planned force
    threshold: {uniform: [0.0, 0.3]}
    risk: {uniform: [0.1, 0.5]}
  union:
    title: The union
    troops: 0.4
    bandwagon: {uniform: [0.1, 0.5]}
    threshold: {uniform: [0.1, 0.4]}

mediators:
  envoy:
    title: The envoy
    attention: {uniform: [0.6, 0.9]}
    lasts: {uniform: [60, 160]}   # weeks over which its attention fades to a third
    leverage: {state: {uniform: [0.1, 0.4]}, insurgency: {uniform: [0.0, 0.3]}}
    enforcement: {uniform: [0.05, 0.2]}

spoilers:                         # they gain from failure, and attack where progress is made
  splinter:
    title: The splinter group
    rate: {uniform: [0.02, 0.12]}   # attacks a week
    severity: {uniform: [1, 3]}
    blames: {state: 0.1, insurgency: 0.7}   # whom each side holds responsible for an attack
# `sim compare FILE FILE` with a copy that has no spoiler shows what it does; `sim levers FILE` what would help most.
"""

SHORT = "short"
TEMPLATES: Mapping[str, str] = {SHORT: TEMPLATE, "cast": CAST}
"""What `sim new` can write: two sides and a road, or with a mediator, a force that is sent and a spoiler besides."""


def template(which: str = SHORT) -> str:
    """The text of a small scenario to begin with; raises KeyError for a template that is not there."""
    return TEMPLATES[which]
