# Depth of complaints: what wakes them, duplicates, follow-ups, thank-yous.
verb-heard = The customer said
verb-follow-up = Begin a follow-up
verb-no-answer = No answer needed
verb-apart = Not the same story
arg-later = Messages since the merge
arg-other = The other complaint
code-later-back = go back with it
code-later-stay = stay here
column-woke = Came back by
column-twin = Told before?
column-follows = Goes on with
column-followed-by = Goes on in
column-split-from = Split off from
column-merged-into = Joined to
case-twin = { $number } looks like the same story: { $why }. { $key } merges; the command “not the same story” keeps them apart.
case-twin-why = same customer, same order, within 14 days
case-only-thanks = The customer only says thanks. { $key }: no answer needed.
row-twin = (= { $number }) { $subject }
row-thanks = (thanks) { $subject }
row-woke = ({ $by }) { $subject }
