"""The commands of ``python -m hirempire``: what each takes, and what it does."""
