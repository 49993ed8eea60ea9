"""Clarity: what a reader of the plan cannot know."""
