# What really moved, and what to do about it.
code-sort-season = sale periods and holidays
code-sort-baseline = baseline set anew
