"""Start the dashboard: ``python -m hirempire.dashboard``, with any option of ``streamlit run``."""

import sys
from pathlib import Path

from streamlit.web import cli

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run until the server ends."""
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


if __name__ == "__main__":
    main()
