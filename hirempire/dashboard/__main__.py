"""Start the dashboard: ``python -m hirempire.dashboard``, with any option of ``streamlit run``."""

import sys
from pathlib import Path

from streamlit import net_util
from streamlit.web import cli

APP = Path(__file__).parents[2] / "app.py"


def main() -> None:
    """Run until the server ends."""
    net_util.get_external_ip = _unknown  # listening everywhere, Streamlit would ask a server of Amazon's for it
    sys.argv = ["streamlit", "run", str(APP), *sys.argv[1:]]
    cli.main()


def _unknown() -> None:
    """The address of this computer as the internet sees it."""


if __name__ == "__main__":
    main()
