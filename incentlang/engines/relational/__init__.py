"""A plan as relations: typed SQL whose casts are the semantics, for engines that work column by column."""
