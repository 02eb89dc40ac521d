"""Who may come in, what they may do, and which workspaces there are for them. Knows no Streamlit, and no network."""
