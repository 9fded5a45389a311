# Decisions of a few keys: the answers that are picked by one letter.
quick-hint = the letter chooses · or arrows and Enter · { $form } the whole form · Esc leaves everything as it is
quick-reading = reading …
quick-nothing = There is nothing to choose from.
quick-reply = until the customer replies
quick-scan = until the parcel is scanned
quick-refund = until the refund is done
quick-day = until tomorrow
quick-three-days = for three days
quick-week = for a week
