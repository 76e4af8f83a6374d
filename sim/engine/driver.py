"""The driver of a program: for a few worlds after the others, step by step, the functions in their order."""

from __future__ import annotations

from sim.engine.code import SLOT_BYTES
from sim.engine.layout import COUNTER, HEARS, IS_OVER, MOVED, Layout
from sim.engine.mathematics import LANES, TRUE, WHOLE, whole

GIVEN = "i64 %step, i64 %last, ptr %keys, ptr %charts"
COPY = "call void @llvm.memcpy.p0.p0.i64"
assert COUNTER == 0


def driver(layout: Layout) -> str:
    """`begin` reckons what follows from numbers; `run` takes worlds through some steps and writes a log.

    run(worlds, how many times LANES of them, first step, steps, last step, keys of the dice, room for looks, log, first
    slot and number of slots that are logged after each step, charts).
    """
    return "\n".join((_begin(layout), _looks(layout) if layout.found else "", _run(layout)))


def _begin(layout: Layout) -> str:
    return f"""define void @begin(ptr %base, i64 %blocks, ptr %charts) nounwind {{
entry:
  br label %next
next:
  %i = phi i64 [0, %entry], [%after, %next]
  %offset = mul i64 %i, {layout.size * SLOT_BYTES}
  %worlds = getelementptr i8, ptr %base, i64 %offset
  call void @slow(ptr %worlds, i64 0, i64 0, ptr null, ptr %charts)
  %after = add i64 %i, 1
  %more = icmp slt i64 %after, %blocks
  br i1 %more, label %next, label %done
done:
  ret void
}}
"""


def _any(slot: int, name: str, whose: str = "%worlds") -> str:
    return f"""  %{name}.at = getelementptr i8, ptr {whose}, i64 {slot * SLOT_BYTES}
  %{name}.number = load {WHOLE}, ptr %{name}.at, align 64
  %{name}.lanes = icmp ne {WHOLE} %{name}.number, {whole(0)}
  %{name}.any = call i1 @llvm.vector.reduce.or.v{LANES}i1({TRUE} %{name}.lanes)"""


def _loop(label: str, many: int, body: str, then: str) -> str:
    """A loop from 0 to `many`, as blocks that begin at `label` (entered from the block `label`.before)."""
    return f"""{label}:
  %{label}.i = phi i64 [0, %{label}.before], [%{label}.after, %{label}]
{body}
  %{label}.after = add i64 %{label}.i, 1
  %{label}.more = icmp slt i64 %{label}.after, {many}
  br i1 %{label}.more, label %{label}, label %{then}
"""


def _looks(layout: Layout) -> str:
    """`looks` makes the looks of one world (lane) at all roads, in lanes of their own."""
    copied, found = layout.copied, layout.found
    tables = f"@copied = private constant [{len(copied)} x i64] [{', '.join(f'i64 {one}' for one in copied)}]\n"
    parts = []
    for first in range(0, layout.roads, LANES):
        numbers = [min(first + lane, layout.roads - 1) for lane in range(LANES)]
        calls = [f"  call void @open(ptr %room, {GIVEN})"]
        for turn in range(len(layout.answers)):
            calls.append(f"  call void @feed{turn}(ptr %room, {GIVEN})")
            calls.append(f"  call void @answer(ptr %room, {GIVEN})")
            calls.append(f"  {COPY}(ptr %answer{turn}, ptr %answer, i64 {layout.rows * SLOT_BYTES}, i1 false)")
        calls.append(f"  call void @close(ptr %room, {GIVEN})")
        written = ", ".join(f"i64 {number}" for number in numbers)
        lines = [f"  store {WHOLE} <{written}>, ptr %road, align 64", *calls]
        for number, (slot, kept) in enumerate(found):
            for road in range(first, min(first + LANES, layout.roads)):
                name = f"%r{first}.{number}.{road}"
                lines += [
                    f"  {name}.from = getelementptr i8, ptr %room, i64 {slot * SLOT_BYTES + 8 * (road - first)}",
                    f"  {name} = load i64, ptr {name}.from",
                    f"  {name}.to = getelementptr i8, ptr %own, i64 {kept[road] * SLOT_BYTES}",
                    f"  store i64 {name}, ptr {name}.to",
                ]
        parts += lines
    turns = "\n".join(
        f"  %answer{turn} = getelementptr i8, ptr %room, i64 {slot * SLOT_BYTES}"
        for turn, slot in enumerate(layout.answers)
    )
    copy = f"""  %which = getelementptr i64, ptr @copied, i64 %copy.i
  %slot = load i64, ptr %which
  %bytes = mul i64 %slot, {SLOT_BYTES}
  %from = getelementptr i8, ptr %own, i64 %bytes
  %one = load i64, ptr %from
  %first = insertelement {WHOLE} poison, i64 %one, i32 0
  %all = shufflevector {WHOLE} %first, {WHOLE} poison, <{LANES} x i32> zeroinitializer
  %to = getelementptr i8, ptr %room, i64 %bytes
  store {WHOLE} %all, ptr %to, align 64"""
    room = "ptr %worlds, i64 %lane, ptr %room"
    return f"""{tables}define internal void @looks({room}, {GIVEN}) noinline nounwind {{
entry:
  %shift = shl i64 %lane, 3
  %own = getelementptr i8, ptr %worlds, i64 %shift
  %road = getelementptr i8, ptr %room, i64 {layout.road_slot * SLOT_BYTES}
  %answer = getelementptr i8, ptr %room, i64 {layout.answer * SLOT_BYTES}
{turns}
  br label %copy.before
copy.before:
  br label %copy
{_loop("copy", len(copied), copy, "made")}
made:
{chr(10).join(parts)}
  ret void
}}
"""


def _run(layout: Layout) -> str:
    hearing = f"""  call void @hears(ptr %worlds, {GIVEN})
{_any(HEARS, "hears")}
  br i1 %hears.any, label %lanes.before, label %live
lanes.before:
  br label %lanes
lanes:
  %lane = phi i64 [0, %lanes.before], [%lane.after, %lane.done]
  %hearing = extractelement {TRUE} %hears.lanes, i64 %lane
  br i1 %hearing, label %lane.hears, label %lane.done
lane.hears:
  call void @looks(ptr %worlds, i64 %lane, ptr %room, {GIVEN})
  br label %lane.done
lane.done:
  %lane.after = add i64 %lane, 1
  %lane.more = icmp slt i64 %lane.after, {LANES}
  br i1 %lane.more, label %lanes, label %live"""
    return f"""declare void @llvm.memcpy.p0.p0.i64(ptr, ptr, i64, i1)
define void @run(ptr %base, i64 %blocks, i64 %from, i64 %steps, i64 %last, ptr %keys, ptr %room, ptr %log,
                 i64 %logged, i64 %many, ptr %charts) nounwind {{
entry:
  %log.bytes = mul i64 %many, {SLOT_BYTES}
  %logged.bytes = mul i64 %logged, {SLOT_BYTES}
  br label %block
block:
  %i = phi i64 [0, %entry], [%i.after, %block.done]
  %offset = mul i64 %i, {layout.size * SLOT_BYTES}
  %worlds = getelementptr i8, ptr %base, i64 %offset
  %logged.at = getelementptr i8, ptr %worlds, i64 %logged.bytes
  br label %week.step
week.step:
  %s = phi i64 [0, %block], [%s.after, %step.done]
  %step = add i64 %from, %s
{_any(IS_OVER, "over")}
  %over.bits = bitcast {TRUE} %over.lanes to i{LANES}
  %is.over = icmp eq i{LANES} %over.bits, -1
  br i1 %is.over, label %step.done, label %open
open:
{hearing if layout.found else "  br label %live"}
live:
  call void @week(ptr %worlds, {GIVEN})
{_any(MOVED, "moved")}
  br i1 %moved.any, label %again, label %step.done
again:
  call void @slow(ptr %worlds, {GIVEN})
  br label %step.done
step.done:
  %row = mul i64 %i, %steps
  %place = add i64 %row, %s
  %log.offset = mul i64 %place, %log.bytes
  %log.at = getelementptr i8, ptr %log, i64 %log.offset
  {COPY}(ptr %log.at, ptr %logged.at, i64 %log.bytes, i1 false)
  %s.after = add i64 %s, 1
  %s.more = icmp slt i64 %s.after, %steps
  br i1 %s.more, label %week.step, label %block.done
block.done:
  %i.after = add i64 %i, 1
  %i.more = icmp slt i64 %i.after, %blocks
  br i1 %i.more, label %block, label %done
done:
  ret void
}}
"""
