"""Questions and answers as plain HTML and plain text, readable without a kernel.

Called by ``course.widgets.questions`` for the copy that is saved in the notebook beside
the live widget, and by ``lesson.answer``. The HTML is what GitHub and nbviewer keep:
lists, paragraphs, ``details``; it holds the explanations of what was answered, never
the key of what was not.
"""

import textwrap
from html import escape

from course.quiz import choices, orders, typed
from course.quiz.items import Item
from course.quiz.reply import Reply
from course.quiz.text import block, inline, phrase, plain, split
from course.quiz.verdict import Note


def page(title: str, items: list[Item], replies: dict[str, Reply]) -> str:
    """The HTML of a set of items and where each of them stands."""
    parts = [f"<p><strong>{escape(title)}</strong>{_count(items, replies)}</p>"]
    for place, item in enumerate(items, start=1):
        number = f"{place}. " if len(items) > 1 else ""
        parts.append(_item(number, item, replies.get(item.key)))
    return "\n".join(parts)


def _count(items: list[Item], replies: dict[str, Reply]) -> str:
    if len(items) == 1:
        return ""
    given = [
        replies[item.key]
        for item in items
        if item.key in replies and replies[item.key].given
    ]
    right = sum(reply.right for reply in given)
    return f": {len(given)} of {len(items)} answered, {right} right"


def _item(number: str, item: Item, reply: Reply | None) -> str:
    prompt, body = split(item.text)
    given = reply if reply is not None and reply.given else None
    return "\n".join(
        [
            '<div class="course-item">',
            f"<p>{number}{prompt}</p>",
            body,
            _choices(item, given),
            _outcome(item, given),
            "</div>",
        ]
    )


def _choices(item: Item, reply: Reply | None) -> str:
    """The options or lines as a list lettered a, b, c; the chosen ones in bold."""
    chosen = str(reply.answer) if reply else ""
    if item.options:
        texts = [
            (letter, inline(option.text))
            for letter, option in choices.lettered(item).items()
        ]
    elif item.lines:
        chosen = ""
        texts = [
            (letter, f"<code>{escape(line.text)}</code>")
            for letter, line in orders.mixed(item).items()
        ]
    else:
        return _codes(item) if item.checks else ""
    rows = [
        f"<li><strong>{html}</strong> (your answer)</li>"
        if letter in chosen
        else f"<li>{html}</li>"
        for letter, html in texts
    ]
    return f'<ol type="a">{"".join(rows)}</ol>'


def _codes(item: Item) -> str:
    """The lines that are given, and those that the editor begins with."""
    codes = (item.given, item.start)
    return "".join(block(typed.show(item, code)) for code in codes if code)


def _outcome(item: Item, reply: Reply | None) -> str:
    if reply is None:
        verb = "committed" if item.is_prediction else "answered"
        return f"<p><em>Not {verb} yet: run this cell.</em></p>"
    sure = f", {reply.confidence} % sure" if reply.confidence else ""
    end = f"{sure}. <strong>{reply.heading}</strong>"
    parts = [_told("Your answer", reply.shown, end)]
    if reply.actual:
        parts.append(_told("The answer", reply.actual))
    parts += [_note(note) for note in reply.notes]
    if reply.so_far:
        parts.append(f"<p>{reply.so_far}</p>")
    if reply.more:
        inside = "".join(_note(note) for note in reply.more)
        parts.append(f"<details><summary>The other options</summary>{inside}</details>")
    if reply.unsaved:
        parts.append(f"<p><strong>{escape(reply.unsaved)}</strong></p>")
    return "\n".join(parts)


def _told(what: str, answer: str, end: str = "") -> str:
    """An answer in words, or as a block of code; then ``end``."""
    html = phrase(answer)
    if answer.startswith("```"):
        return f"<p>{what}:</p>{html}<p>{end.removeprefix('. ')}</p>"
    return f"<p>{what}: <strong>{html}</strong>{end}</p>"


def _note(note: Note) -> str:
    label = f"{note.label}) " if note.label else ""
    return block(label + note.text)


def text(title: str, items: list[Item], replies: dict[str, Reply]) -> str:
    """The same for a terminal."""
    parts = [title]
    for place, item in enumerate(items, start=1):
        parts += ["", plain(f"{place}. {item.text}")]
        parts += [
            f"   {letter}) {option.text}"
            for letter, option in choices.lettered(item).items()
        ]
        if item.lines:
            parts += [
                f"   {letter}) {line.text}"
                for letter, line in orders.mixed(item).items()
            ]
        if item.checks:
            codes = filter(None, (item.given.strip(), item.start.strip()))
            parts += [textwrap.indent(code, "    ") for code in codes]
        reply = replies.get(item.key)
        given = reply is not None and reply.given
        parts.append(
            outcome(reply, "   ") if given else f"   Not answered yet ({item.id})"
        )
    return "\n".join(parts)


def outcome(reply: Reply, indent: str = "") -> str:
    """What came back for one answer, as text."""
    sure = f", {reply.confidence} % sure" if reply.confidence else ""
    lines = [f"{reply.heading} Your answer: {reply.shown}{sure}"]
    if reply.actual:
        lines.append(f"The answer: {reply.actual}")
    lines += [
        f"{note.label}) {note.text}" if note.label else note.text
        for note in reply.notes
    ]
    lines += [text for text in (reply.so_far, reply.unsaved) if text]
    return "\n".join(plain(line, indent) for line in lines)
