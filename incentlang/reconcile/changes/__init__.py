"""What another system may do otherwise: each a plan or data changed in one way, with the change in words."""
