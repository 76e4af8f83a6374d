"""Pictures of a kind of study: for each its question, how to read it, what it shows in words, and how it is drawn.

A picture is declared once, beside the method that draws it; `@pictures` registers those of a kind of study.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, ClassVar, Self, TypeVar, overload

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.charts.sheet import Picture, settle, sheet
from sim.charts.style import caption, context
from sim.charts.tables import Asked

Words = str | Callable[[Any], str]
"""Words that are always the same, or follow from the pictures they belong to."""


@dataclass
class Blank:
    """A sheet that a picture is to be drawn on: what is written on it is known, its panels are not."""

    question: str
    note: str
    finding: str
    foot: str
    figure: Picture = field(init=False)

    def lay(self, heights: Sequence[float], *, note: str = "", foot: str = "", **shape: Any) -> list[Axes]:
        """The axes of a row of panels for each of `heights` (inches); `note` is added, `shape` is that of `sheet`."""
        self.figure, panels = sheet(
            self.question, foot or self.foot, heights, note=self.note + note, finding=self.finding, **shape
        )
        return panels


@dataclass(frozen=True)
class Declared:
    """A picture as it is declared; seen from the pictures of a study, a function that draws it."""

    note: Words
    told: Callable[[Any], Iterable[str]]
    question: Words
    finding: Words
    there: Callable[[Any], bool]
    aside: bool
    draw: Callable[[Any, Blank], None]
    whose: Callable[[Any], Any] = lambda of: of

    @overload
    def __get__(self, of: None, kind: type) -> Self: ...
    @overload
    def __get__(self, of: Pictures, kind: type) -> Callable[[], Figure]: ...
    def __get__(self, of: Pictures | None, kind: type) -> Self | Callable[[], Figure]:
        if of is None:
            return self

        def drawn() -> Figure:
            return self.drawn(of)

        drawn.__name__, drawn.__doc__ = self.draw.__name__, self.asked(of)
        return drawn

    def asked(self, of: Pictures) -> str:
        """The question that the picture answers."""
        return _said(self.question, of) or self.draw.__doc__ or ""

    def borrowed(self, whose: Callable[[Any], Pictures]) -> Declared:
        """The same picture among others: `whose` gives the pictures that it is one of, out of those that borrow it."""
        return replace(self, whose=whose)

    def drawn(self, of: Pictures) -> Picture:
        """The picture as a figure of its own."""
        of = self.whose(of)
        with context():
            blank = Blank(self.asked(of), _said(self.note, of), _said(self.finding, of), of.foot)
            self.draw(of, blank)
            return settle(blank.figure)

    def in_words(self, of: Pictures) -> str:
        """The picture for whoever cannot see it: what was found, or its question, and what is to be seen in numbers."""
        of = self.whose(of)
        title = _said(self.finding, of) or self.asked(of)
        return " ".join([title if title.endswith(("?", ".")) else f"{title}.", *self.told(of)])


def picture(
    note: Words, told: Callable[[Any], Iterable[str]], *, question: Words = "", finding: Words = "",
    there: Callable[[Any], bool] = lambda of: True, aside: bool = False,
) -> Callable[[Callable[[Any, Blank], None]], Declared]:  # fmt: skip
    """Declare what a method draws: how to read it, and sentences that tell what is to be seen, in numbers.

    The question that it answers stands above the picture: it is what the method says of itself, or `question` where
    that is not empty. `finding`: what was found, where that is the title. `there`: whether these pictures have it;
    `aside`: it has the details of another and is drawn only where it is asked for by name.
    """
    return lambda draw: Declared(note, told, question, finding, there, aside, draw)


class Pictures:
    """The pictures of a study: a method for each, or all() of them; each is a Figure that a notebook shows."""

    asked: Asked
    EACH: ClassVar[str | None] = None
    """What is said behind the number of worlds, such as " at each point"."""

    @property
    def foot(self) -> str:
        """What the pictures are made of."""
        return caption([self.asked.scenario.name], [self.asked.worlds], [self.asked.seed], each=self.EACH)

    def all(self, only: Sequence[str] = ()) -> dict[str, Figure]:
        """Every picture that there is, by name, or those named by `only`."""
        return {name: one.drawn(self) for name, one in self._declared() if (name in only if only else not one.aside)}

    def alternative(self, name: str) -> str:
        """What the picture of that name shows, in words and numbers."""
        declared: Declared = getattr(type(self), name)
        return declared.in_words(self)

    def __repr__(self) -> str:
        return f"Pictures of {self.foot}: {' '.join(f'.{name}()' for name, _ in self._declared())} .all()"

    def findings(self) -> list[str]:
        """What the pictures found, each once: the titles of those that have more to say than their question."""
        said = (_said(one.finding, one.whose(self)) for _, one in self._declared())
        return [one for one in dict.fromkeys(said) if one]

    def first(self) -> str:
        """The name of the picture that comes first, which a page with room for one shows; nothing where none is."""
        return next((name for name, _ in self._declared()), "")

    def _declared(self) -> Iterator[tuple[str, Declared]]:
        """The pictures that there are, in the order in which they are declared, one's own first."""
        for kind in type(self).__mro__:
            for name, one in vars(kind).items():
                if isinstance(one, Declared) and one.there(one.whose(self)):
                    yield name, one


OF: dict[str, Callable[[Any], Pictures]] = {}
"""For each kind of study that is known so far what makes its pictures; `sim.charts.of` knows them all."""

Kind = TypeVar("Kind", bound=type[Pictures])


def pictures(kind: str, made_of: Callable[[Any], tuple[Any, ...]]) -> Callable[[Kind], Kind]:
    """Register a class as the pictures of a kind of study; `made_of`: what it is made of, out of the study."""

    def registered(cls: Kind) -> Kind:
        OF[kind] = lambda found: cls(*made_of(found))
        return cls

    return registered


def _said(words: Words, of: Pictures) -> str:
    return words if isinstance(words, str) else words(of)
