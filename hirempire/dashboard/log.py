"""What an operator reads on the server's stderr: our own log beside Streamlit's, in its format and at its level."""

from streamlit.logger import get_logger


def to_stderr() -> None:
    """Let our loggers write where Streamlit's do; ``--logger.level`` and ``--logger.messageFormat`` go for both.

    Streamlit itself logs each error that no page has caught, with its traceback.
    """
    get_logger("hirempire").propagate = True  # whoever set up logging of their own hears it, too
