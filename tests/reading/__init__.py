"""Files from outside, read within bounds."""
