"""Which channels bring visits to your jobs on Hirempire."""

__version__ = "0.2.0"
