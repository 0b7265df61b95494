"""The map of the course: a stop for each lesson, lit by what the learner has done.

The picture of "Start here". What is done is read from the learner's own folder at every
drawing, by ``course.progress.summary``; the map keeps nothing. A stop's ring fills with
right answers, predictions made and points earned, and is lit when it is nearly full.
"""

from html import escape

from course import catalog
from course.pictures.controls import Choice
from course.pictures.picture import Frame, Picture
from course.progress import summary
from course.progress.summary import LIT, LessonState
from course.progress.table import COLUMNS, cells, label
from course.words import counted

BLUE, ORANGE = "var(--course-train, #1f6fb2)", "var(--course-validation, #b4570a)"
ON_BLUE = "var(--course-on-accent, #fff)"
WIDTH, HEIGHT, IN_A_ROW = 760, 296, 6
RADIUS = 20


class CourseMap(Picture):
    """Where the learner is, and what each lesson asks."""

    title = "The map of the course"
    task = "Goal: light the first stop, Start here."
    controls = (Choice("stop", "Look at", tuple(map(label, catalog.LESSONS))),)

    def draw(self, state: dict) -> Frame:
        found = summary.collect()
        done = {row.lesson.number: row for row in found.lessons}
        shares = {number: row.share for number, row in done.items()}
        chosen = next(each for each in catalog.LESSONS if label(each) == state["stop"])
        about = _about(chosen, done.get(chosen.number))
        parts = [_road(), *_stops(shares, chosen, found.following), _panel(chosen)]
        return Frame(
            svg=f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            f'aria-label="Twelve lessons on a road, each with a ring that fills" '
            f'font-family="system-ui, sans-serif">{"".join(parts)}</svg>',
            sentence=_sentence(chosen, about, shares, found.following),
            head=(*COLUMNS, "Done"),
            rows=[(*cells(row), percent(shares[n])) for n, row in done.items()],
            goal="reached" if shares.get(0, 0.0) >= LIT else "waiting",
        )


def percent(part: float) -> str:
    """A share in words."""
    return "lit" if part >= LIT else f"{100 * part:.0f} %"


def _about(lesson: catalog.Lesson, state: LessonState | None) -> str:
    """What is done of a lesson, in a line."""
    if state is None:
        return "Not ready yet; it keeps its place."
    marks = (
        "no points yet"
        if state.marks is None
        else f"{state.marks[0]:g} of {counted(f'{state.marks[1]:g}', 'points')}"
    )
    return (
        f"{state.right_now} of {counted(state.questions, 'questions')} right, "
        f"{state.committed} of {counted(state.predictions, 'predictions')} made, "
        f"exercise {lesson.number:02}: {marks}."
    )


def _sentence(chosen, about: str, shares: dict, following) -> str:
    lit = sum(part >= LIT for part in shares.values())
    way = f"Next: {label(following)}." if following else "All that is open is lit."
    return f"{label(chosen)}: {about} Lit so far: {lit} of {len(shares)}. {way}"


def _place(number: int) -> tuple[float, float]:
    """The middle of a stop: the first row goes right, the second one back."""
    row, along = divmod(number, IN_A_ROW)
    step = (WIDTH - 136) / (IN_A_ROW - 1)
    x = 68 + step * (along if row == 0 else IN_A_ROW - 1 - along)
    return x, 50 + 116 * row


def _road() -> str:
    (left, top), (right, _) = _place(0), _place(IN_A_ROW - 1)
    bottom = _place(IN_A_ROW)[1]
    return (
        f'<path d="M{left} {top}H{right}C{right + 62} {top} {right + 62} {bottom} '
        f'{right} {bottom}H{left}" fill="none" stroke="currentColor" '
        'stroke-opacity="0.2" stroke-width="3"/>'
    )


def _stops(shares: dict, chosen, following) -> list[str]:
    parts = []
    for lesson in catalog.LESSONS:
        x, y = _place(lesson.number)
        part = shares.get(lesson.number)
        parts += [_circle(x, y, part), _number(x, y, lesson, part)]
        weight = "700" if lesson is chosen else "400"
        parts.append(_text(x, y + 44, lesson.title, 12, weight))
        words = "not ready yet" if part is None else percent(part)
        parts.append(_text(x, y + 59, words, 11, "400", 0.75))
        if lesson is chosen:
            parts.append(
                f'<circle cx="{x}" cy="{y}" r="{RADIUS + 8}" fill="none" '
                'stroke="currentColor" stroke-width="1.5" stroke-dasharray="2 4"/>'
            )
        if lesson is following:
            parts.append(
                f'<path d="M{x - 6} {y - 42}h12l-6 9z" style="fill:{ORANGE}"/>'
                f'<text x="{x + 12}" y="{y - 33}" font-size="12" font-weight="600" '
                f'style="fill:{ORANGE}">next</text>'
            )
    return parts


def _circle(x: float, y: float, part: float | None) -> str:
    """The disc of a stop, and the ring that shows how much is done."""
    disc = f'<circle cx="{x}" cy="{y}" r="{RADIUS}" '
    paper = 'style="fill:var(--course-paper, #fff)" '
    if part is None:
        return (
            f'{disc}{paper}stroke="currentColor" stroke-opacity="0.45" '
            'stroke-dasharray="4 4"/>'
        )
    if part >= LIT:
        return f'{disc}style="fill:{BLUE}"/>'
    ring = (
        f'<circle cx="{x}" cy="{y}" r="{RADIUS}" fill="none" pathLength="100" '
        f'stroke-width="5" stroke-dasharray="{100 * part:.1f} 100" '
        f'transform="rotate(-90 {x} {y})" style="stroke:{BLUE}"/>'
    )
    edge = f'{disc}{paper}stroke="currentColor" stroke-opacity="0.3" stroke-width="5"/>'
    return edge + (ring if part else "")


def _number(x: float, y: float, lesson: catalog.Lesson, part: float | None) -> str:
    lit = part is not None and part >= LIT
    fill = f'style="fill:{ON_BLUE}"' if lit else 'fill="currentColor"'
    faint = ' fill-opacity="0.75"' if part is None else ""
    return (
        f'<text x="{x}" y="{y + 5}" text-anchor="middle" font-size="14" '
        f'font-weight="600" {fill}{faint}>{lesson.number:02}</text>'
    )


def _panel(lesson: catalog.Lesson) -> str:
    """Below the road: what the chosen lesson asks, and how long it takes."""
    question = f"{lesson.question} ({lesson.minutes} minutes)"
    return (
        '<path d="M0 256H760" stroke="currentColor" stroke-opacity="0.2"/>'
        f'<text x="4" y="284" fill="currentColor" font-size="15" font-weight="600">'
        f"{lesson.number:02}  {escape(question)}</text>"
    )


def _text(x: float, y: float, words: str, size: int, weight: str, opacity=1.0) -> str:
    return (
        f'<text x="{x}" y="{y}" text-anchor="middle" font-size="{size}" '
        f'font-weight="{weight}" fill="currentColor" fill-opacity="{opacity}">'
        f"{escape(words)}</text>"
    )
