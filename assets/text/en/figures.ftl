# Figures: their names, what they mean, how they are told.
code-sort-analysis = how figures are counted
