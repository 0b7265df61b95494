"""Where the boxes and lines of a recorded program go.

Called by ``taped_drawing``. Operations stand in columns by how far they are from the
source. A line that passes a column gets a place of its own there, below the boxes, so
that it crosses none of them.
"""

from course.pictures.taped import Walk

BOX, TALL, PITCH, ROW = 96, 40, 160, 84
EDGE, MARGIN = 54, 4


def layers(walk: Walk) -> tuple[list[list], dict]:
    """Columns of items, and the paths of the lines.

    An item is ("x",), ("op", k) or ("line", item, column), where the lines of an item
    pass. A path is keyed (k, j), for input j of node k, and lists the items it touches.
    """
    maker = {id(node.output): ("op", k) for k, node in enumerate(walk.nodes)}
    maker[walk.source_id()] = ("x",)
    column: dict = {("x",): 0}
    columns: list[list] = [[("x",)]]
    paths: dict = {}
    for k, node in enumerate(walk.nodes):
        comes = {j: maker.get(id(each)) for j, each in enumerate(node.inputs)}
        comes = {j: item for j, item in comes.items() if item is not None}
        # What no line leads to stands after what ran before it, behind a gap.
        before = [column[item] for item in comes.values()] or [max(column.values())]
        place = 1 + max(before)
        column["op", k] = place
        columns.extend([] for _ in range(place + 1 - len(columns)))
        for j, item in comes.items():
            passes = [("line", item, c) for c in range(column[item] + 1, place)]
            paths[k, j] = [item, *passes, ("op", k)]
            for each in passes:
                if each not in columns[each[2]]:
                    columns[each[2]].append(each)
        columns[place].append(("op", k))
    return columns, paths


def places(columns: list[list], paths: dict) -> dict:
    """The middle of each item, in a drawing as high as its fullest column needs."""
    rows = max(map(len, columns))
    before: dict = {}
    for path in paths.values():
        for left, right in zip(path, path[1:], strict=False):
            before.setdefault(right, []).append(left)
    found: dict = {}
    for c, items in enumerate(columns):
        def height(item) -> float:
            ys = [found[each][1] for each in before.get(item, ()) if each in found]
            return sum(ys) / len(ys) if ys else 1e9

        # What passes goes below what stands, so that lines do not cross boxes.
        ordered = sorted(items, key=lambda item: (height(item), item[0] == "line"))
        for row, item in enumerate(ordered):
            y = MARGIN + ROW * (row + 0.5 + (rows - len(items)) / 2)
            x = EDGE if c == 0 else EDGE + PITCH * c
            found[item] = (x, y)
    return found
