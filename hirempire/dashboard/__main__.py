"""Start the dashboard: ``python -m hirempire.dashboard``, with any option of ``streamlit run``."""

import os
import signal
import sys
from pathlib import Path

from streamlit.web import cli

from hirempire.setting_files import FileUnusable, read_files

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run until the server ends; Ctrl-C and SIGTERM end it without a word, as that is how it is stopped."""
    for stop in (signal.SIGINT, signal.SIGTERM):
        signal.signal(stop, lambda *_: sys.exit(0))
    try:
        read_files(os.environ)
    except FileUnusable as problem:
        sys.exit(str(problem))
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
