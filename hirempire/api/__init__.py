"""Talks to Hirempire: typed records in, one outcome for each job out. Knows no pandas and no Streamlit."""
