# Decisions of a few keys: the answers that are picked by one letter.
quick-hint = a letter chooses, or arrows and Enter · { $form } the whole form · Esc leaves it
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
toast-bad-keys = keys.toml: { $line } cannot hold and is left out.
overlay-choose = choose
quick-own-words = in your own words
toast-nothing-alike = Nothing here says what could be alike.
