"""Make a learner's prose safe to show: no HTML, and no link that could run a script.

``restore`` cleans every markdown cell of a submission before the teacher's formgrader
or a feedback page shows it. The text itself is kept as it was written; only what would
make a tag or a script of it is pulled apart by a space.
"""

import re

# In HTML, "<" starts a tag only if a letter, "/", "!" or "?" follows at once.
TAG = re.compile(r"<(?=[A-Za-z/!?])")
PLAIN_LINK = r"\((?:https?://|#|\.{0,2}/|[\w-]+[./])[\w./#?=%+~-]*\)"
OTHER_LINK = re.compile(rf"\](?=\()(?!{PLAIN_LINK})")
DEFINITION = re.compile(r"\](?=:)")


def clean(text: str) -> str:
    """The prose without HTML and without links other than plain web and file links.

    >>> clean("see [this](https://keras.io) if x<y")
    'see [this](https://keras.io) if x< y'
    >>> clean("[x](javascript:alert(1))")
    '[x] (javascript:alert(1))'
    """
    return DEFINITION.sub("] ", OTHER_LINK.sub("] ", TAG.sub("< ", text)))
