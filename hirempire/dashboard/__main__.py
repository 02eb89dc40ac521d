"""Start the dashboard: ``python -m hirempire.dashboard``, with any option of ``streamlit run``."""

import signal
import sys
from pathlib import Path

from streamlit.web import cli

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run until the server ends; Ctrl-C ends it without a word, as that is how it is stopped."""
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
