"""The one name of the class in nbgrader's folders and gradebook.

``exercises/nbgrader_config.py`` sets it; ``student`` finds released exercises by it.
"""

COURSE = "tensorflow_fundamentals"
