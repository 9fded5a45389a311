# Verbs, arguments, clauses and sheet rules of returns, refunds and exchanges.
verb-approve = Approve
verb-refuse = Refuse
verb-cancel = Cancel
verb-overrule = Overrule the refusal
verb-receive = Book goods in
verb-close-receipt = Close the receipt
verb-inspect = Inspect
verb-refund = Refund
verb-credit = Give credit
verb-exchange = Exchange
verb-resend = Send again
verb-settle = Settle without money
verb-expire = Let it expire
verb-dispute = Open a dispute
verb-end-dispute = End the dispute
verb-hold = Put on hold
verb-release = Take off hold
verb-submit = Submit
verb-confirm = Confirm
verb-unknown = Mark as unconfirmed
verb-fail = Mark as failed
verb-retry = Try again
verb-abandon = Abandon
verb-void = Void
verb-reverse = Reverse
verb-ready = Ready to send
verb-review = Needs a look
verb-ship = Sent
verb-deliver = Delivered
verb-overdue = Goods overdue
verb-convert = Turn into a refund
verb-unexchange = Taken back
verb-import = Import
verb-undo = Undo
verb-redo = Redo
arg-sku = SKU
arg-qty = Units
arg-returnless = Customer keeps the goods
arg-clause = Clause
arg-by = By whom
arg-line = Line
arg-damaged = Damaged units
arg-missing = Missing units
arg-wrong = Wrong units
arg-unexpected = Unexpected SKU
arg-close = Nothing more will come
arg-grade = Grade
arg-disposition = What becomes of it
arg-verdict = Verdict
arg-note = Note
arg-deduct = Deduction in percent
arg-amount = Amount
arg-restocking = Restocking fee
arg-label = Return label
arg-goodwill = Goodwill
arg-mode = Mode
arg-bears = Who bears it
arg-why = Why
arg-ref = Platform’s number
code-clause-window = outside the return window
code-clause-used = used goods
code-clause-not-ours = not bought here
code-clause-final-sale = final sale
code-clause-no-evidence = no evidence
code-clause-wrong-item = other goods
code-clause-other = other
clause-window = outside the return window
clause-fault-window = outside the warranty time
clause-open-window = the return window, because the day of the order is not known (bring in the order)
clause-open-fault-window = the warranty time, because the day of the order is not known (bring in the order)
not-yet-goods-sent-back = goods have come in already. Send them back or settle instead.
not-yet-refund-reversed = money has gone out. Reverse the refund first.
not-yet-parcel-unscanned = the carrier has scanned the parcel; it is on its way.
not-yet-dispute-ended = a dispute is open. End it first.
not-yet-returnless = the goods are still to come. Approve without return, or receive them.
not-yet-inspected = goods are not judged yet. Inspect them first.
not-yet-refund-ended = a refund is under way. Confirm, fail or void it first.
not-yet-exchange-ended = a replacement is under way. Deliver, cancel or convert it first.
not-yet-receipt-reopened = the receipt is closed.
not-yet-goods-or-reason = the goods have not come. Give a reason to pay before they do.
not-yet-refund-reversed-or-reason = money has gone out already. Give a reason to send goods as well.
not-yet-shipped-first = only goods sent ahead can be overdue.
not-yet-goods-received = the goods have not come back yet.
sheet-named-amount = named by a person
sheet-price-share = share of the price
sheet-discount-share = share of the discount
sheet-tax-share = share of the tax
sheet-value-share = share of what was paid
sheet-condition = condition of the goods
sheet-restocking-fee = restocking fee
sheet-return-label = return label
sheet-goodwill = goodwill
sheet-shipping-our-fault = shipping, our fault
sheet-shipping-whole-order = shipping, whole order came back
sheet-reversal = taken back
sheet-paid-less-refunded = no more than was paid and not refunded
clause-reason = a reason that is no return
clause-final-sale = final sale
clause-condition = not in the condition asked for
clause-returnless = worth too much to stay with the customer
clause-open-evidence = the evidence, because nobody has marked that it is there (tag the case `evidence`)
finding-said = { $ground }: { $said } ({ $policy })
finding-policy = { $name }, version { $version }
policy-name-default = default
policy-name-eu-law = EU law
policy-name-uk-law = UK law
policy-name-cn-law = law of China
finding-no-end = no end
finding-window = { $days ->
    [one] 1 day
   *[other] { $days } days
 }{ $allowance ->
    [0] {""}
   *[other] {" "}and { $allowance } on the way
 } from { $basis ->
    [delivery] delivery
    [dispatch] dispatch
   *[other] the order
 } on { $start }, until { $until }; asked on { $asked }
finding-window-open = { $days ->
    [one] 1 day
   *[other] { $days } days
 }, but the day of the order is not known
finding-reason = { $what } { $mark ->
    [failed] is not taken back
   *[other] is taken back
 }
finding-final-sale = { $what } { $mark ->
    [failed] is not taken back
   *[other] is not on the list
 }
finding-evidence = { $mark ->
    [passed] is there for “{ $what }”
   *[other] is asked for with “{ $what }” and is not marked as there
 }
finding-condition = { $mark ->
    [passed] { $what }
    [failed] { $what } is not taken back
   *[other] only { $what }, judged when the goods are here
 }
finding-returnless = { $mark ->
    [failed] above the limit of { $what }
   *[other] within the limit of { $what }
 }
sheet-grade-new = condition: new
sheet-grade-good = condition: good
sheet-grade-worn = condition: worn
sheet-grade-damaged = condition: damaged
sheet-grade-defective = condition: defective
sheet-grade-wrong-item = condition: other goods
clause-fees = fees of the policy are waived
verb-paid = Paid to us
verb-deny = Claim denied
arg-no-label = No label needed
arg-debtor = From whom
arg-photos = Photos
not-yet-lead = only a lead may do that.
not-yet-parcel-undelivered = a parcel of it was delivered. Book the goods in instead.
not-yet-person-or-carrier = no carrier has said that it is lost. A person can declare it.
not-yet-untouched = only lines of which nothing has been booked in or judged can go on alone.
not-yet-whole-line = the platform counts the units of this line: split off the whole line.
