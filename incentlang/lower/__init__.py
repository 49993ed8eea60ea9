"""From checked pieces to one program: the data it reaches, and a proof that no number outgrows 38 digits."""
