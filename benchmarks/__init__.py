"""Measurements of speed, as ratios to a baseline taken in the same minute, or as rates."""
