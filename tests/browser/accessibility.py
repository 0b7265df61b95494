"""Looks for faults of accessibility with axe-core, in what the course puts on a page.

Used by ``test_browser_lessons.py``. The package axe-playwright-python carries axe-core,
so that nothing is fetched. JupyterLab's own frame (menus, toolbars, editors) is not ours
to mend: axe looks at the outputs and the text of the notebook only.
"""

import json
from importlib import resources
from pathlib import Path

from playwright.sync_api import Page

OURS = [".jp-Notebook .jp-OutputArea-output", ".jp-Notebook .jp-RenderedMarkdown"]
GRAVE = ("serious", "critical")


def faults(page: Page, report: Path) -> list[str]:
    """The serious and critical faults, a line each; all that axe said is in the report."""
    code = resources.files("axe_playwright_python").joinpath("axe.min.js")
    page.evaluate(code.read_text(encoding="utf-8"))
    found = page.evaluate(
        "([ours, options]) => axe.run({ include: ours.map(one => [one]) }, options)",
        [OURS, {"resultTypes": ["violations"]}],
    )
    report.write_text(json.dumps(found["violations"], indent=1), encoding="utf-8")
    assert found["passes"], "axe looked at nothing"
    return [
        f"{each['id']} ({each['impact']}): {node['html'][:200]} [{_why(node)}]"
        for each in found["violations"]
        if each["impact"] in GRAVE
        for node in each["nodes"]
    ]


def _why(node: dict) -> str:
    said = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return "; ".join(said)[:300]
