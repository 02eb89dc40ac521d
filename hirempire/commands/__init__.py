"""The commands of ``python -m hirempire``, a file each, and what they share."""
