"""Coverage: what of a plan its scenarios reach, and what they never do."""
