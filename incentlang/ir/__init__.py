"""The Core IR: what a plan means, typed and without sugar. Its text form parses back."""
