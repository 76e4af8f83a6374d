"""The scenario that `sim new` writes: from scratch, with comments, ready to run and to be changed."""

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


def template() -> str:
    """The text of a small scenario to begin with."""
    return TEMPLATE
