"""Start the dashboard: ``python -m hirempire.dashboard``, with any option of ``streamlit run``.

It is ``streamlit run app.py``, but what the first page needs is imported while the browser loads, and not only when
that asks for the page: the first chart comes sooner.
"""

import sys
import time
from importlib import import_module
from pathlib import Path
from threading import Thread

from streamlit import runtime
from streamlit.web import cli

APP = Path(__file__).parents[2] / "app.py"

# Not hirempire.dashboard.card, whose buttons make themselves known to a server that has wholly started.
FIRST = ("hirempire.dashboard.frame", "hirempire.charts.channels", "hirempire.reports.findings")


def _prepare() -> None:
    """Import when the server is there, whose own start this would only slow down."""
    while not runtime.exists():
        time.sleep(0.02)
    for one in FIRST:
        import_module(one)


def main() -> None:
    """Run until the server ends."""
    Thread(target=_prepare, daemon=True).start()
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
