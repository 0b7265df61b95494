"""Markdown of the question banks, turned into HTML or into plain lines.

Called by the kinds of questions and by ``static``. HTML in a bank is escaped, code
blocks get the colours that JupyterLab gives to code (class ``highlight``, so they
follow the theme), and nothing is fetched from anywhere.
"""

import re
import textwrap
from functools import cache

import mistune
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer, TextLexer


class _Renderer(mistune.HTMLRenderer):
    """HTML with highlighted Python in code blocks."""

    def block_code(self, code: str, info: str | None = None) -> str:
        """A code block as ``div.highlight``; what is called python gets colours."""
        lexer = PythonLexer() if info == "python" else TextLexer()
        return highlight(code, lexer, HtmlFormatter())


@cache
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Renderer(escape=True))


def block(markdown: str) -> str:
    """Paragraphs, lists and code blocks as HTML."""
    return _markdown()(textwrap.dedent(markdown)).strip()


def inline(markdown: str) -> str:
    """One run of text as HTML, without a paragraph around it.

    >>> inline("call `fit`")
    'call <code>fit</code>'
    """
    html = block(" ".join(markdown.split()))
    return html.removeprefix("<p>").removesuffix("</p>")


def phrase(markdown: str) -> str:
    """An answer in words: a run of text, or a block of code as it is."""
    return block(markdown) if markdown.startswith("```") else inline(markdown)


def split(markdown: str) -> tuple[str, str]:
    """The first paragraph (inline HTML, fit for a legend) and the rest as blocks."""
    first, _, rest = textwrap.dedent(markdown).strip().partition("\n\n")
    return inline(first), block(rest) if rest.strip() else ""


def plain(markdown: str, indent: str = "") -> str:
    """Text for a terminal: fences gone, paragraphs wrapped, code left as it is."""
    lines, in_code = [], False
    for part in re.split(r"(```\w*)", textwrap.dedent(markdown).strip()):
        if part.startswith("```"):
            in_code = not in_code
        elif in_code:
            lines.append(textwrap.indent(part.strip("\n"), indent + "    "))
        else:
            wrapped = (
                textwrap.fill(
                    " ".join(paragraph.split()),
                    80,
                    initial_indent=indent,
                    subsequent_indent=indent,
                )
                for paragraph in part.split("\n\n")
                if paragraph.strip()
            )
            lines.extend(wrapped)
    return "\n".join(lines)
