# Depth of complaints: what wakes them, duplicates, follow-ups, thank-yous.
verb-heard = The customer said
verb-follow-up = Begin a follow-up
verb-no-answer = No answer needed
verb-apart = Not the same story
arg-later = Messages since the merge
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
verb-answer-with = Answer with a saved text
arg-saved = Saved answer
expected-saved = the code of a saved answer; `afterdesk answers` lists them
refusal-blanks-left = Nothing is sent: { $blanks } in the text is not filled in yet. Write what belongs there, or take it out.
cli-cmd-answers = Saved answers with the languages they lack; with a number, each as it would go to that customer
answers-missing = not yet in { $languages }
answers-stand-in = stands in: there is no text in { $wanted }
