# Money: who may approve, ledger of credit, rates, exchanges in depth, and the steps of a sheet in sentences.
refusal-second-person = Two people must agree to this sum, and you proposed it. { $who ->
    [none] Nobody else here may approve so much: raise a limit.
   *[other] It may be approved by: { $who }.
 }
refusal-amount-differs = { $submitted } { $currency } were submitted, { $paid } { $currency } were paid. Find out why: mark it as failed, or confirm that it differs (differs=yes).
not-yet-person-or-file = only a person, or a file of the platform, can say that money moved.
not-yet-person-alone = only a person can do this, no rule.
not-yet-approved-anew = the approval has run out. Take it back (lapse), and have the sum approved again.
not-yet-rates = no rate of that day is known. Bring in the rates first.
not-yet-unit-and-currency = there is more than one balance. Say which one (unit=… currency=…).
not-yet-in-stock = there is not enough in stock. Choose other goods, turn it into a refund, or give a reason to send it all the same.
not-yet-replacement-left = the replacement has not left yet.
not-yet-charged-already = something was collected already.
not-yet-consent = the customer has not agreed to be charged. Record their consent first.
verb-lapse = Take the approval back
verb-rate = Freeze the rate
verb-compensate = Compensate
verb-price = Set the price difference
verb-consent = Record the consent
verb-charge = Charge
verb-forgive = Forgive
verb-returned = Goods came back
verb-spend = Spend
verb-correct = Correct
arg-differs = It differs, and it is so
arg-currency = Currency
arg-unit = What balance
arg-difference = Price difference
arg-deposit = Deposit
arg-consent = Consent of the customer
code-kind-credit = credit entry
code-kind-rate = rates of a day
code-credit-kind-earned = earned
code-credit-kind-spent = spent
code-credit-kind-expired = expired
code-credit-kind-corrected = corrected
code-credit-kind-reversed = taken back
code-credit-unit-store-credit = store credit
code-credit-unit-points = points
code-credit-unit-coupon = coupon
code-review-reason-other = other
code-review-reason-out-of-stock = out of stock
code-review-reason-address = address
code-review-reason-price = price
code-exchange-status-charged = charged
code-exchange-status-forgiven = forgiven
code-exchange-status-returned = came back
code-role-agent = agent
code-role-lead = lead
code-role-manager = manager
code-sort-money = rules about money
code-sort-report = templates of reports
sheet-order-discount = share of the discount on the order
sheet-paid-otherwise = paid otherwise
sheet-exchange-difference = cheaper replacement
today-messages-lost = messages that did not arrive, or nobody knows
today-refunds-to-approve = refunds to approve
today-refunds-review = refunds that failed or nobody confirmed
today-exchanges-review = exchanges to look at
explain-title = How the sum comes about  { $key }
change-by = What would change it: { $what }
why-other = A clause of the policy says so.
why-price-share = { $all ->
    [1] The one unit of { $sku } that was bought gets its whole price, { $of }.
   *[other] Units { $from } to { $upto } of the { $all } of { $sku } that were bought get their share of { $of }. Each unit has whole cents, and all units together have { $of } exactly.
 }
change-price-share = another number of units.
why-discount-share = These goods were { $of } cheaper than their price; the units that come back give up their share of that.
why-order-discount = The order as a whole was cheaper than its lines. { $of } of that fall to these goods, by what was paid for each line, and the units that come back give up their share.
why-tax-share = { $of } of tax were paid on top of the price; the units get their share of that back.
why-value-share = The order’s own prices are not known, so { $units } of { $all } units get their share of { $of }, which is what the goods are said to be worth.
change-value-share = bringing in the order: then its prices count.
why-condition = { $basis } of { $of } are kept because of the state that the goods are in.
change-condition = another percentage for the deduction.
why-restocking-fee = This much is kept for taking the goods back into stock.
change-restocking-fee = another restocking fee.
why-return-label = This much is kept for the way back, which the customer pays.
change-return-label = another amount for the return label, or another reason for the return.
why-goodwill = Somebody adds this much of their own accord.
change-goodwill = another amount of goodwill.
why-shipping-our-fault = The way to the customer is paid back, because they did not cause the return.
change-shipping-our-fault = another reason for the return.
why-shipping-whole-order = The way to the customer is paid back, because everything of the order comes back.
change-shipping-whole-order = keeping a part of the order.
why-named-amount = Somebody named this sum; the desk calculated nothing.
change-named-amount = leaving the amount empty: then the desk calculates it.
why-reversal = This much of { $basis } came back.
why-paid-less-refunded = No more than { $of } can still be given back: what was paid for the order, less what was refunded or is under way. What is too much is taken off here, once, so that no cent gets lost in the lines above.
change-paid-less-refunded = voiding or reversing another refund of the order.
why-paid-otherwise = { $of } were paid instead of what was submitted, and somebody confirmed that it is so.
why-exchange-difference = The replacement costs less than what was bought; the customer gets the difference.
change-exchange-difference = another price difference of the exchange.
rate-line = { $amount } at the rate of { $day } ({ $source }): 1 { $from } = { $rate } { $to }{ $old ->
    [yes] , more than a week before the order
   *[no] {""}
 }
rate-none = No rate of the order’s day was known when this was written down. Bring in the rates of the European Central Bank, then freeze the rate (rate) to see the sum in your own currency.
column-kind-of-money = Kind
column-proposed-by = Proposed by
column-approved-until = Approval until
column-approved-by = Approved by
column-proposed = Proposed
column-amount = Amount
column-platform-paid = Platform paid
column-mode = Mode
column-difference = Difference
column-deposit = Deposit
column-charged = Charged
column-consent = Consent
column-back-due = Goods due
column-review = To check
column-replaces = Replaces
case-sheet = How the sum comes about
case-credits = Balance
column-credit = Balance
tab-refunds = Refunds
tab-exchanges = Exchanges
why-grade = The policy’s table of grades keeps this much of these goods: { $basis }.
change-grade = another grade at the inspection, or another percentage for the deduction, with a reason.
form-proposed = It stays proposed until somebody else approves it: it is above your limit, or two people must agree.
form-explain = ? explains the sum
cli-waits-for-approval = { $key } waits to be approved. { $who ->
    [none] Nobody here may approve so much: raise a limit.
   *[other] It may be approved by: { $who }.
 }
