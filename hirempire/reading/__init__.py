"""Files from outside, read in a process of their own that is bound in time, memory and what it returns."""
