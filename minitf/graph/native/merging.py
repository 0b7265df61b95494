"""Which items can be one: loops of the same sizes, and items that go through the same rows.

`merged` puts a loop into an earlier one of the same sizes where nothing in between is in the
way: what is then used in one loop only never reaches memory. `grouped` does the same with
items of as many rows: what only one row uses is then a buffer of one row.
"""

from collections.abc import Callable

from minitf.graph.native.loops import Block, Group, Item, Loop


def _in_the_way(later: Item, earlier: Item, same: bool, row: bool) -> bool:
    """Whether `later` must stay behind `earlier`; `same`: whether they could be one."""
    reads, writes, read, written = (
        later.reads(row), later.writes(row), earlier.reads(row), earlier.writes(row)
    )  # fmt: skip
    for mine, theirs in ((reads, written), (writes, read), (writes, written)):
        for name in mine.keys() & theirs.keys():
            if not (same and mine[name] and theirs[name]):
                return True
    return False


def merged(items: list[Item]) -> list[Item]:
    """The same work in fewer loops: those of the same sizes become one where they can."""
    done: list[Item] = []
    for item in items:
        home = _home(item, done, _same_sizes, False) if isinstance(item, Loop) else None
        if home is None:
            # A loop's statements are shared with no other, so that merging may extend them.
            done.append(Loop(item.dims, list(item.statements)) if isinstance(item, Loop) else item)
        else:
            home.statements += item.statements
    return done


def grouped(items: list[Item]) -> list[Item]:
    """The same work in groups: items of as many rows, of which each needs its own only."""
    done: list[Item] = []
    for item in items:
        home = _home(item, done, _same_rows, True) if item.size else None
        if home is not None:
            home.items.append(item)
        else:
            done.append(Group(item.size, [item]) if item.size else item)
    return done


def _same_sizes(item: Item, other: Item) -> bool:
    return isinstance(other, Loop) and other.dims == item.dims


def _same_rows(item: Item, other: Item) -> bool:
    """As many rows, and no buffer of which one needs a row and the other all of it."""
    if not isinstance(other, Group) or other.size != item.size:
        return False
    mine, theirs = item.reads(True), other.reads(True)
    return all(mine[name] == theirs[name] for name in mine.keys() & theirs.keys())


def _home(item: Item, done: list[Item], fits: Callable, row: bool) -> Item | None:
    """The last one that this item can move to."""
    for earlier in reversed(done):
        same = fits(item, earlier)
        if _in_the_way(item, earlier, same, row):
            return None
        if same:
            return earlier
    return None


def runs(group: Group) -> list[list[Loop] | Block]:
    """A group's loops, those in one list that nothing stands between; and its blocks."""
    found: list = []
    for item in group.items:
        if isinstance(item, Block):
            found.append(item)
        elif found and isinstance(found[-1], list):
            found[-1].append(item)
        else:
            found.append([item])
    return found


def kept_in_memory(items: list[Item], results: set[str]) -> tuple[set[str], set[str]]:
    """The buffers that must be arrays, and those of which a row is enough at any time.
    Others live and die inside one round of one loop."""
    kept, rows, made, loop_of, run_of = set(results), set(), set(), {}, {}
    for item in items:
        for run in runs(item if isinstance(item, Group) else Group("", [item])):
            if isinstance(run, Block):
                kept |= {*run.inputs, *run.outputs}
                continue
            for loop in run:
                made |= {s.buffer.name for s in loop.statements if s.buffer.kind == "array"}
                for name, own in [*loop.reads().items(), *loop.writes().items()]:
                    if not own or loop_of.setdefault(name, loop) is not loop:
                        rows.add(name)
                for name, own in [*loop.reads(True).items(), *loop.writes(True).items()]:
                    if not own or run_of.setdefault(name, run) is not run:
                        kept.add(name)
    return kept, (rows & made) - kept
