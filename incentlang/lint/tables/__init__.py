"""Tables and curves: where pay jumps, falls, or stands still."""
