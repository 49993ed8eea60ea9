"""What a plan says of one row, person or period, as SQL."""
