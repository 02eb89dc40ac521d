"""What the numbers say: each finding has its kind and its weight beside its words, for pages and reports alike."""
