"""One file a step, named by number; each knows the one before it."""
