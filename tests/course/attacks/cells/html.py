# Show HTML, JavaScript and SVG that would run in the teacher's browser.
from IPython.display import HTML, SVG, Javascript, Markdown, display

display(HTML("<script>alert('run me')</script>"))
display(Javascript("alert('run me')"))
display(Markdown("<img src=x onerror=alert('run me')>"))
display({"text/html": "<script>alert('run me')</script>",
         "image/png": "\"><script>alert('run me')</script>",
         "image/svg+xml": "<svg onload=alert('run me')>",
         "application/vnd.jupyter.widget-view+json": {}}, raw=True)
print("<script>alert('run me')</script>")

def mean(x):
    raise ValueError("<script>alert('run me')</script>")
