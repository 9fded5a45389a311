# What really moved, and what to do about it.
code-sort-season = sale periods and holidays
code-sort-baseline = baseline set anew
code-sort-advice = rules of advice

cli-cmd-findings = What really moved, what to do about it, and what is on the watch list
cli-opt-what-if = If a cause became rarer: a group of returns, such as reason=defective or supplier=NAME
cli-opt-why = All that the finding with this number rests on: the weeks of its chart with their limits, and its cases
cli-opt-less = By how many percent it would become rarer

finding-worse = { $now }, was { $before }; worse since { $since }
finding-better = { $now }, was { $before }; better since { $since }
finding-moved = { $now }, was { $before }; moved since { $since }
finding-season = { $now }, usually { $before }; expected at this time of the year, since { $since }
finding-missed = { $now }, the goal is { $goal } since { $since }
finding-difference = { $by } (between { $low } and { $high })
finding-difference-aged = { $by } (between { $low } and { $high }), each week beside earlier ones at the same age
finding-points = { $n } points
finding-mix = { $mix } because other goods were sold, { $rate } because the same goods did otherwise
finding-cost-refunded = Size: about { $money } more refunded than before
finding-cost-goal-refunded = Size: about { $money } more refunded than if the goal were kept
finding-saved-refunded = Size: about { $money } less refunded than before
finding-cost-goods-asked-back = Size: goods worth about { $money } more asked back than before
finding-cost-goal-goods-asked-back = Size: goods worth about { $money } more asked back than if the goal were kept
finding-saved-goods-asked-back = Size: goods worth about { $money } less asked back than before
finding-in-season = It comes with { $season }
finding-products = Carried by: { $list }
finding-also = Moved together with: { $list }{ $more ->
    [0] {""}
   *[other] ; and { $more } more
 }
finding-signal = { $signal }; { $n ->
    [one] one trend was looked at
   *[other] { $n } trends were looked at
 }
finding-group = { $by } { $word }
finding-of-groups = { $name }: { $groups }
finding-watched = { $group }: { $rate } ({ $part } of { $whole }, { $low }–{ $high }), all together { $overall }
finding-watched-money = of what was refunded for it { $money } beyond what the others come to

signal-outside = Outside of its limits
signal-run = Eight weeks in a row on one side
signal-together = Outside of its limits, its last weeks taken together
signal-differs = Beyond what chance brings one of so many groups to
signal-missed-target = Target missed with the whole interval

season-black-friday = Black Friday
season-christmas = Christmas
season-prime-day = Prime Day
season-singles-day = Singles’ Day
season-double-twelve = the sale of 12 December
season-june-sale = the sale of 18 June
season-lunar-new-year = the Lunar New Year
season-boxing-day = the sales after Christmas
season-golden-week = Golden Week
season-year-before = the time of the year: a year before it was the same

findings-line = { $n }. { $title }
findings-none = Nothing really moved in { $period }: { $n ->
    [0] there are no trends yet that are long enough to judge
    [one] one trend was looked at, and it lies within what chance brings
   *[other] { $n } trends were looked at, and all lie within what chance brings
 }.
findings-no-such = There is no finding { $n }: { $all ->
    [0] nothing really moved
    [one] there is one
   *[other] there are { $all }
 }.
findings-week-cases = { $part } of { $whole }
findings-week-usual = usual { $usual } ({ $low }–{ $high })
findings-week-baseline = baseline
findings-cases = Its cases: afterdesk list { $kind } '{ $query }'
findings-watch = Watch list: far more of these comes back than of the others
findings-advice = { $area }: { $text }
findings-wrong-if = Wrong if { $text }

area-stock = Stock
area-listing = Listing
area-packing = Packing
area-carrier = Carrier
area-supplier = Supplier
area-policy = Customer policy

advice-supplier-claim = Send the supplier the cases with photos and claim the cost; ask which batch or part changed when it began.
advice-supplier-claim-wrong = the goods were fine when they left you: look whether the fault also shows in returns that were never shipped far.
advice-supplier-inspection = Inspect a sample of the supplier’s next delivery before it is sold, and put the rate into the next agreement.
advice-supplier-inspection-wrong = this supplier only has the goods that come back most anyway: compare with other suppliers of the same line.
advice-supplier-find = Part these cases by supplier, line and the week the goods came in, until one of them stands out; then it is a claim.
advice-supplier-find-wrong = no supplier or line stands out: then handling or the way there may be the cause.
advice-stock-hold = Hold the stock that came in since it began and check a sample before more is sent.
advice-stock-hold-wrong = it began before this stock came in, or goods from another batch come back as often.
advice-stock-order-less = Order less of it until the expectation is set right: every sale of it costs a return.
advice-stock-order-less-wrong = what sells of it still earns more than its returns cost.
advice-listing-size-chart = Measure three pieces and mend the size chart; say in the first line of the listing how it fits.
advice-listing-size-chart-wrong = customers order two sizes to keep one: look whether both were in one order.
advice-listing-correct = Compare pictures and text with the goods in the warehouse today, and correct what differs on every platform.
advice-listing-correct-wrong = the goods changed, not the listing: then it is the supplier’s matter.
advice-listing-expectation = Say in the listing what it is not for, and answer the three most frequent complaints there.
advice-listing-expectation-wrong = the reasons are chosen because they make returning free: read ten comments.
advice-listing-review = Read ten comments of its returns and decide whether listing, goods or price is at fault.
advice-listing-review-wrong = it belongs to a line that always comes back more: compare it within its line.
advice-packing-stronger = Pack it stronger or in a second box, and photograph ten parcels before they leave.
advice-packing-stronger-wrong = the damage comes with one carrier or lane only: then it is the carrier’s matter.
advice-packing-check = Check contents against the order before a parcel is closed, by scan or by weight.
advice-packing-check-wrong = the goods came incomplete from the supplier.
advice-carrier-claim = Claim the lost and late parcels now, before the carrier’s time for claims ends, and ask for its figures on this lane.
advice-carrier-claim-wrong = the parcels left you late: look at the time from the order to the first scan.
advice-carrier-season = Name earlier last order dates in the shop and write to waiting customers before they ask; book the faster service for these weeks.
advice-carrier-season-wrong = it does not end with the season: then it is no season.
advice-carrier-slow = Ask the carrier what holds these parcels up, and promise buyers a later day meanwhile.
advice-carrier-slow-wrong = the parcels are handed over later or scanned sooner than before.
advice-carrier-lane = Send a part of this lane’s parcels with another carrier for four weeks and compare.
advice-carrier-lane-wrong = the lane carries other goods than the rest.
advice-policy-evidence = Ask for a photo and the serial number before these cases are refunded; never refuse by the figure alone.
advice-policy-evidence-wrong = the platform refunds by itself: then appeal there.
advice-policy-exchange-first = Offer the exchange first, with the size that the customer’s words point to.
advice-policy-exchange-first-wrong = the other size is out of stock.
advice-policy-keep-item = Let customers keep cheap goods of this group where the way back costs more than they are worth.
advice-policy-keep-item-wrong = the goods can be sold again, or word gets around.
advice-policy-answer-first = Give the oldest unanswered cases to one person each morning, and prepare answers for what is asked most.
advice-policy-answer-first-wrong = fewer cases came in than before: then look at who was away.
advice-keep-going = Note what was changed when it began, so that it stays and is done elsewhere too; set the baseline anew once it has lasted.
advice-keep-going-wrong = nobody changed anything: then wait whether it lasts.

what-if-cases = { $cause } in { $period }: { $caused } of { $returned } orders that came back, of { $orders } orders
what-if-rate = With { $percent }% less of it the return rate would be { $then } instead of { $now } (between { $low } and { $high })
what-if-money = About { $saved } less would be refunded (between { $least } and { $most })
what-if-small = These are too few to promise anything of.
