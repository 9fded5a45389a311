# What is wrong with a query: $found is what was written, $nearest the nearest known word or none, $column the place.
query-at = { $problem } (character { $column })
query-unknown-field = There is no field “{ $found }”. { $nearest ->
    [none] To search for text with a colon, put it in quotes.
   *[other] Did you mean “{ $nearest }”?
 }
query-unknown-value = “{ $found }” is not one of the values of this field. { $nearest ->
    [none] Press Tab after the colon to see them.
   *[other] Did you mean “{ $nearest }”?
 }
query-unknown-state = “is:{ $found }” means nothing here. { $nearest ->
    [none] Press Tab after “is:” to see what does.
   *[other] Did you mean “{ $nearest }”?
 }
query-unknown-possession = There is no field “{ $found }” to be there or not. { $nearest ->
    [none] Press Tab after “has:” to see the fields.
   *[other] Did you mean “{ $nearest }”?
 }
query-unknown-sort = This list cannot be sorted by “{ $found }”. { $nearest ->
    [none] It can be by: { $known }.
   *[other] Did you mean “{ $nearest }”? It can be by: { $known }.
 }
query-unheard = Nothing has “{ $found }”. Did you mean “{ $nearest }”?
query-missing-value = A value is missing here.
query-missing-term = A word or condition is missing here.
query-unclosed-quote = The quotation marks opened here are not closed.
query-unclosed-bracket = The bracket opened here is not closed.
query-stray-bracket = This bracket closes nothing.
query-nothing-to-search = “{ $found }” holds no letter or digit to search for.
query-not-searchable = These records have no text to search. Use a field, such as number:…
query-not-ordered = “{ $found }” cannot be compared with < or >. Use a colon.
query-one-value = A comparison takes one value; “{ $found }” is a second one. Amounts are written without commas.
query-bad-number = “{ $found }” is not a whole number.
query-bad-money = “{ $found }” is not an amount. Write 50, 12.50, 50EUR or 50€.
query-bad-time = “{ $found }” is not a time. { $nearest ->
    [none] Write 2026-11-30, 2026-W48, tomorrow, monday, last-week, 3d or -3d.
   *[other] Did you mean “{ $nearest }”?
 }
query-bad-age = “{ $found }” is not a length of time. Write 30m, 12h, 3d, 2w or 1d12h.
query-bad-flag = “{ $found }” is neither yes nor no.
query-bad-record = “{ $found }” is not a number of that kind of record.
query-misplaced-sort = “sort:” stands for the whole query, so not in brackets, not after a minus, and with a colon.
query-second-sort = The query is sorted already.
query-too-deep = Brackets nest too deep here.
query-too-long = The query is too long from here on.
query-too-many = The query has too many words and values from here on.
settings-unknown-key = The settings file has a key that nobody knows: { $key }.
settings-unknown-key-nearest = The settings file has a key that nobody knows: { $key }. Did you mean { $nearest }?
settings-bad-value = The settings file says { $key } = { $value }; it takes { $expected }.
settings-not-toml = The settings file cannot be read at line { $line }, column { $column }; the usual settings are used.
