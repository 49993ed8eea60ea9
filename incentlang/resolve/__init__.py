"""Which files make up a plan, and what each name declared in them stands for."""
