"""The two quality gates: the raw boundary and the moment before publication."""
