"""Exponentials, logarithms, a Poisson count and the dice, in LLVM's language, made of basic operations alone.

So that the same bits come out on every system, whatever mathematics library it has: of + - * / and of whole numbers
each bit is prescribed. Errors are below two units in the last place. LANES worlds go side by side, always as many.
"""

from __future__ import annotations

import math
import struct

LANES = 8
REAL, WHOLE, TRUE = f"<{LANES} x double>", f"<{LANES} x i64>", f"<{LANES} x i1>"

LN2_HIGH, LN2_LOW = 6.93147180369123816490e-01, 1.90821492927058770002e-10
PER_LN2 = 1.44269504088896338700
LOG_SERIES = (6.666666666666735130e-01, 3.999999999940941908e-01, 2.857142874366239149e-01, 2.222219843214978396e-01,
              1.818357216161805012e-01, 1.531383769920937332e-01, 1.479819860511658591e-01)  # fmt: skip
"""Of the fdlibm (Sun Microsystems, 1993): log(1 + f) by s = f / (2 + f)."""
EXP_SERIES = tuple(1.0 / math.factorial(n) for n in range(2, 14))
LEAST_NORMAL, MOST_COUNTED = 2.2250738585072014e-308, 400.0


def real(value: float) -> str:
    """A number in all lanes."""
    return f"splat (double 0x{struct.unpack('<Q', struct.pack('<d', value))[0]:016X})"


def whole(value: int) -> str:
    """A whole number in all lanes."""
    return f"splat (i64 {value})"


def truth(value: bool) -> str:
    """A truth in all lanes."""
    return f"splat (i1 {'true' if value else 'false'})"


class Lines:
    """Instructions, one after another, each with a name for what comes out of it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._names = 0

    def name(self) -> str:
        """A new name."""
        self._names += 1
        return f"%v{self._names}"

    def let(self, instruction: str) -> str:
        """Write an instruction; the name of what comes out of it."""
        name = self.name()
        self.lines.append(f"  {name} = {instruction}")
        return name

    def of(self, operation: str, left: str, right: str) -> str:
        """An operation on two real numbers."""
        return self.let(f"{operation} {REAL} {left}, {right}")

    def series(self, x: str, coefficients: tuple[float, ...]) -> str:
        """A polynomial, its lowest coefficient first."""
        found = real(coefficients[-1])
        for one in reversed(coefficients[:-1]):
            found = self.of("fadd", self.of("fmul", found, x), real(one))
        return found

    def choose(self, condition: str, yes: str, no: str) -> str:
        """One of two real numbers."""
        return self.let(f"select {TRUE} {condition}, {REAL} {yes}, {REAL} {no}")

    def within(self, x: str, low: float, high: float) -> str:
        """A number held between two."""
        x = self.choose(self.let(f"fcmp olt {REAL} {x}, {real(low)}"), real(low), x)
        return self.choose(self.let(f"fcmp ogt {REAL} {x}, {real(high)}"), real(high), x)

    def power_of_two(self, k: str) -> str:
        """2^k for whole numbers k that are not extreme."""
        shifted = self.let(f"shl {WHOLE} {self.let(f'add {WHOLE} {k}, {whole(1023)}')}, {whole(52)}")
        return self.let(f"bitcast {WHOLE} {shifted} to {REAL}")


def _written(name: str, at: Lines, result: str) -> str:
    """A function of one real number, x."""
    body = "\n".join(at.lines)
    return f"define internal {REAL} @{name}({REAL} %x) noinline nounwind {{\n{body}\n  ret {REAL} {result}\n}}\n"


def _reduced(at: Lines, x: str) -> tuple[str, str]:
    """x = k ln 2 + r: k as a whole number, and exp(r) - 1."""
    k = at.let(f"call {REAL} @llvm.rint.v{LANES}f64({REAL} {at.of('fmul', x, real(PER_LN2))})")
    r = at.of("fsub", x, at.of("fmul", k, real(LN2_HIGH)))
    r = at.of("fsub", r, at.of("fmul", k, real(LN2_LOW)))
    rest = at.of("fmul", at.of("fmul", r, r), at.series(r, EXP_SERIES))
    return at.let(f"fptosi {REAL} {k} to {WHOLE}"), at.of("fadd", r, rest)


def _exp_function() -> str:
    at = Lines()
    k, less_one = _reduced(at, at.within("%x", -745.2, 709.7))
    half = at.let(f"ashr {WHOLE} {k}, {whole(1)}")
    other = at.let(f"sub {WHOLE} {k}, {half}")
    scaled = at.of("fmul", at.of("fadd", less_one, real(1.0)), at.power_of_two(half))
    found = at.of("fmul", scaled, at.power_of_two(other))
    return _written("exp", at, found)


def _expm1_function() -> str:
    at = Lines()
    k, less_one = _reduced(at, at.within("%x", -60.0, 709.7))
    scale = at.power_of_two(k)
    found = at.of("fadd", at.of("fmul", less_one, scale), at.of("fsub", scale, real(1.0)))
    return _written("expm1", at, found)


def _log_function() -> str:
    """By x = 2^k (1 + f), sqrt(1/2) < 1 + f < sqrt(2)."""
    at = Lines()
    small = at.let(f"fcmp olt {REAL} %x, {real(LEAST_NORMAL)}")
    x = at.choose(small, at.of("fmul", "%x", real(2.0**54)), "%x")
    bits = at.let(f"bitcast {REAL} {x} to {WHOLE}")
    k = at.let(f"ashr {WHOLE} {at.let(f'sub {WHOLE} {bits}, {whole(0x3FE6A09E667F3BCD)}')}, {whole(52)}")
    one_and_f = at.let(f"sub {WHOLE} {bits}, {at.let(f'shl {WHOLE} {k}, {whole(52)}')}")
    f = at.of("fsub", at.let(f"bitcast {WHOLE} {one_and_f} to {REAL}"), real(1.0))
    twos = at.of("fadd", at.let(f"sitofp {WHOLE} {k} to {REAL}"), at.choose(small, real(-54.0), real(0.0)))
    s = at.of("fdiv", f, at.of("fadd", f, real(2.0)))
    z = at.of("fmul", s, s)
    half_square = at.of("fmul", at.of("fmul", f, f), real(0.5))
    rest = at.of("fmul", s, at.of("fadd", half_square, at.of("fmul", at.series(z, LOG_SERIES), z)))
    rest = at.of("fadd", rest, at.of("fmul", twos, real(LN2_LOW)))
    found = at.of("fsub", at.of("fsub", half_square, rest), f)
    return _written("log", at, at.of("fsub", at.of("fmul", twos, real(LN2_HIGH)), found))


def _log1p_function() -> str:
    at = Lines()
    u = at.of("fadd", "%x", real(1.0))
    log = at.let(f"call {REAL} @log({REAL} {u})")
    lost = at.of("fsub", "%x", at.of("fsub", u, real(1.0)))
    return _written("log1p", at, at.of("fadd", log, at.of("fdiv", lost, u)))


def _poisson() -> str:
    """As sim.rules.chance.poisson: the smallest count whose distribution function reaches the luck."""
    return f"""define internal {REAL} @poisson({REAL} %mean, {REAL} %luck) noinline nounwind {{
entry:
  %less = fneg {REAL} %mean
  %none = call {REAL} @exp({REAL} %less)
  br label %next
next:
  %k = phi double [1.0, %entry], [%after, %more]
  %term = phi {REAL} [%none, %entry], [%term.then, %more]
  %reached = phi {REAL} [%none, %entry], [%reached.then, %more]
  %count = phi {REAL} [{real(0.0)}, %entry], [%count.then, %more]
  %above = fcmp ogt {REAL} %luck, %reached
  %any = call i1 @llvm.vector.reduce.or.v{LANES}i1({TRUE} %above)
  %may = fcmp ole double %k, {MOST_COUNTED}
  %go = and i1 %any, %may
  br i1 %go, label %more, label %done
more:
  %one = insertelement {REAL} poison, double %k, i32 0
  %all = shufflevector {REAL} %one, {REAL} poison, <{LANES} x i32> zeroinitializer
  %count.then = select {TRUE} %above, {REAL} %all, {REAL} %count
  %product = fmul {REAL} %term, %mean
  %term.then = fdiv {REAL} %product, %all
  %reached.then = fadd {REAL} %reached, %term.then
  %after = fadd double %k, 1.0
  br label %next
done:
  ret {REAL} %count
}}
"""


ROUNDS = 10
MULTIPLIERS = (0xD2E7470EE14C6C93, 0xCA5A826395121157)
KEY_STEPS = (0x9E3779B97F4A7C15, 0xBB67AE8584CAA73B)


def _dice() -> str:
    """Philox 4x64-10 (Salmon et al. 2011) as NumPy counts it: LANES uniform numbers of one die in one step."""
    at = Lines()
    parts = [at.let("add i64 %counter, 1"), "%step", "0", "0"]
    key = ["%low", "%high"]
    for turn in range(ROUNDS):
        if turn:
            key = [at.let(f"add i64 {one}, {step - 2**64}") for one, step in zip(key, KEY_STEPS, strict=True)]
        products = []
        for part, multiplier in ((parts[0], MULTIPLIERS[0]), (parts[2], MULTIPLIERS[1])):
            product = at.let(f"mul i128 {at.let(f'zext i64 {part} to i128')}, {multiplier}")
            low, shifted = at.let(f"trunc i128 {product} to i64"), at.let(f"lshr i128 {product}, 64")
            products.append((at.let(f"trunc i128 {shifted} to i64"), low))
        (high0, low0), (high1, low1) = products
        first = at.let(f"xor i64 {at.let(f'xor i64 {high1}, {parts[1]}')}, {key[0]}")
        third = at.let(f"xor i64 {at.let(f'xor i64 {high0}, {parts[3]}')}, {key[1]}")
        parts = [first, low1, third, low0]
    vector = "poison"
    for place, part in enumerate(parts):
        vector = at.let(f"insertelement <4 x i64> {vector}, i64 {part}, i32 {place}")
    arguments = "i64 %counter, i64 %step, i64 %low, i64 %high"
    four = f"define internal <4 x i64> @four({arguments}) noinline nounwind {{\n" + "\n".join(at.lines)
    four += f"\n  ret <4 x i64> {vector}\n}}\n"
    at = Lines()
    calls = []
    for turn in range(LANES // 4):
        counter = at.let(f"add i64 %counter, {turn}")
        calls.append(at.let(f"call <4 x i64> @four(i64 {counter}, i64 %step, i64 %low, i64 %high)"))
    order = ", ".join(f"i32 {lane}" for lane in range(LANES))
    bits = at.let(f"shufflevector <4 x i64> {calls[0]}, <4 x i64> {calls[1]}, <{LANES} x i32> <{order}>")
    numbers = at.let(f"sitofp {WHOLE} {at.let(f'lshr {WHOLE} {bits}, {whole(11)}')} to {REAL}")
    found = at.of("fmul", at.of("fadd", numbers, real(0.5)), real(2.0**-53))
    dice = f"define internal {REAL} @dice({arguments}) noinline nounwind {{\n" + "\n".join(at.lines)
    return f"{four}{dice}\n  ret {REAL} {found}\n}}\n"


def library() -> str:
    """All functions, and what they call."""
    built_in = ("rint", "floor", "ceil", "fabs", "sqrt")
    declared = [f"declare {REAL} @llvm.{name}.v{LANES}f64({REAL})" for name in built_in]
    declared.append(f"declare i1 @llvm.vector.reduce.or.v{LANES}i1({TRUE})")
    declared.append(f"declare {WHOLE} @llvm.umin.v{LANES}i64({WHOLE}, {WHOLE})")
    for name, kind in ((REAL, "f64"), (WHOLE, "i64")):
        gather = f"@llvm.masked.gather.v{LANES}{kind}.v{LANES}p0"
        declared.append(f"declare {name} {gather}(<{LANES} x ptr>, i32, {TRUE}, {name})")
    functions = (_exp_function(), _expm1_function(), _log_function(), _log1p_function(), _poisson(), _dice())
    return "\n".join((*declared, *functions))
