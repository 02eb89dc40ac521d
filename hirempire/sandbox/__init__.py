"""A stand-in for the Hirempire API over real HTTP: the demo, the tests and the benchmarks run on it."""
