# Decisions of a few keys: the answers that are picked by one letter.
quick-hint = a letter chooses, or arrows and Enter · { $form } the whole form · Esc leaves it
quick-hint-nothing = { $form } the whole form · Esc leaves it
quick-reading = reading …
quick-nothing = There is nothing to choose from; { $form } opens the form, where it can be typed.
quick-reply = until the customer replies
quick-scan = until the parcel is scanned
quick-refund = until the refund is done
quick-day = until tomorrow
quick-three-days = for three days
quick-week = for a week
quick-me = me
quick-nobody = nobody
quick-open-cases = { $n } open
quick-same-goods = the same goods
case-proposed-by = (proposed by the words “{ $words }”)
case-proposed-owner = (proposed: can do it, has { $n ->
    [0] nothing
   *[other] { $n }
 } open)
toast-drafts-back = { $n ->
    [one] A draft of the last session is still there. The same key on the same case opens it.
   *[other] { $n } drafts of the last session are still there. The same key on the same case opens each.
 }
toast-bad-keys = keys.toml, { $place }: { $why } The line is left out.
keys-line = line { $n }
keys-form = this is not the form of a key map: { $detail }
keys-no-place = there is no place “{ $name }”{ $nearest ->
    [none] . “afterdesk keys” lists all.
   *[other] ; did you mean “{ $nearest }”?
 }
keys-no-kind = there is no kind of record “{ $name }”{ $nearest ->
    [none] .
   *[other] ; did you mean “{ $nearest }”?
 }
keys-no-action = there is no action “{ $name }”{ $nearest ->
    [none] . “afterdesk keys” lists all.
   *[other] ; did you mean “{ $nearest }”?
 }
keys-no-key = “{ $key }” is no key. Keys are written as a, A, f5, space, ctrl-j, alt-x, or two presses as “g g”.
keys-clash = “{ $key }” means “{ $other }” already. Give that one another key in this file, or choose another one here.
overlay-choose = choose
quick-stand-in = ! The customer reads { $wanted }. There is no such answer in it: this one goes out in { $language }.
quick-each-own = { $n } letters, to each customer one of their own, in their language where there is such an answer. The one below goes to { $to }, in { $language }.
quick-stand-ins = ! { $n ->
    [one] One of them reads a language
   *[other] { $n } of them read a language
 } that there is no such answer in, and gets it in another one.
quick-own-words = in your own words
toast-nothing-alike = Nothing here says what could be alike.
