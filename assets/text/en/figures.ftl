# Figures: what they measure, and by what they are parted.

metric-return-rate = Return rate
metric-refund-rate = Refund rate
metric-csat = Satisfaction
metric-first-response = First response
metric-resolution = Resolution time
metric-repeat-complaints = Repeat complaints
metric-sla-attainment = Answered in time
metric-orders = Orders
metric-units-shipped = Units shipped
metric-sales = Sales
metric-returns = Returns
metric-complaints = Complaints
metric-return-rate-units = Return rate by units
metric-problem-orders = Orders with a problem
metric-refunded-money = Money refunded
metric-compensation-rate = Compensation rate
metric-retained-share = Value kept
metric-survey-answers = Surveys answered
metric-first-resolution = First resolution
metric-reopen-rate = Reopened
metric-one-touch-rate = Solved with one answer
metric-not-fixed-rate = Not fixed
metric-backlog = Open complaints
metric-stage-time = Time by stage
metric-transit-time = Transit time
metric-late-parcels = Late parcels
metric-return-cost = Cost of returns
metric-recovery = Value recovered
metric-order-defect-rate = Order defects
metric-return-dissatisfaction = Dissatisfied with the return
dimension-product-line = product line
dimension-market = market
dimension-supplier = supplier
dimension-platform = platform
dimension-lane = lane
dimension-reason = reason
dimension-issue = issue
dimension-product = product
dimension-severity = severity
dimension-assignee = who has it
variant-asked = asked
variant-accepted = accepted
variant-received = received
variant-with-tax = with tax
variant-per-order = per order
variant-per-return = per return
figure-variant = { $name }, { $variant }
figure-without = left out: { $list }
figure-listed = { $n } { $kind ->
    [ticket] { $n ->
        [one] complaint
       *[other] complaints
     }
    [return] { $n ->
        [one] return
       *[other] returns
     }
   *[other] cases
 } in its list
variant-by-order = by the day of the order
variant-by-refund = by the day of the refund
excluded-test = test orders
excluded-canceled = cancelled before dispatch
excluded-no-order = order not known
excluded-no-sales = sales not known
excluded-no-rate = no exchange rate (bring in eurofxref-hist.csv)
code-sort-analysis = how figures are counted
cli-cmd-figures = Key figures with what they are made of, their interval and how mature they are
cli-opt-metric = Figures by name, separated by commas; a variant behind a colon, such as return_rate:asked
cli-opt-period = A period: 2026-W46, 2026-11, 2026-Q4, 2026-11-01..2026-11-15, last-week, last-month, 30d
cli-opt-by-dimension = Part them by product line, market, supplier, platform, lane, reason, issue or product
cli-opt-only = Only one group, such as market=DE; several must all hold
cli-opt-basis = cohort counts cases on the day of their order, flow on their own day
cli-opt-trend = The last so many weeks up to the period, or days or months as --step says
cli-opt-step = Steps of the trend
figures-bad-period = “{ $value }” is no period. Expected 2026-W46, 2026-11, 2026-Q4, 2026-11-01..2026-11-15, last-week, last-month or 30d.
figures-bad-metric = There is no figure “{ $value }”{ $near ->
    [none] .
   *[other] ; did you mean { $near }?
 } Known are: { $known }
figures-bad-group = “{ $value }” names no group. Expected DIMENSION=WORD, with one of: { $known }
metric-reviews = Reviews
metric-review-stars = Stars of reviews
metric-low-stars = Reviews with one or two stars
variant-business = in working hours
variant-ours = in working hours, without waiting for the customer
variant-wait-customer = waiting for the customer
variant-wait-carrier = waiting for the carrier
variant-wait-supplier = waiting for the supplier
variant-wait-platform = waiting for the platform
variant-wait-warehouse = waiting for the warehouse
variant-age = by age
variant-age-1 = up to 1 day old
variant-age-3 = 1 to 3 days old
variant-age-7 = 3 to 7 days old
variant-age-14 = 7 to 14 days old
variant-age-30 = 14 to 30 days old
variant-age-over = older than 30 days
variant-opened = opened
variant-finished = finished
variant-first-response = first response
variant-next-response = next response
variant-resolution = solution
variant-decision = decision on a return
variant-refund = refund of a return
variant-platform = deadlines of platforms
variant-return = coming back
variant-original = going out
variant-outbound-replacement = sent instead
variant-decided = asked to decided
variant-handed-over = decided to handed over
variant-arrived = handed over to arrived
variant-inspected = arrived to inspected
variant-refund-submitted = inspected to refund sent in
variant-refund-confirmed = refund sent in to confirmed
variant-answers-24h = answers needed within 24 hours
variant-seller = of the seller
variant-stars-1 = one star
variant-stars-2 = two stars
variant-stars-3 = three stars
variant-stars-4 = four stars
variant-stars-5 = five stars
variant-restock = back in stock
variant-refurbish = refurbished
variant-liquidate = liquidated
variant-return-to-supplier = back to the supplier
variant-destroy = destroyed
variant-kept-by-customer = kept by the customer
excluded-started-by-us = started by us
excluded-closed-unanswered = closed without an answer
excluded-no-answer-known = answers not known
excluded-no-customer = customer not known
excluded-asked-elsewhere = asked elsewhere
excluded-no-stars = without stars
excluded-not-yet-due = not yet due
excluded-no-target = without a target
excluded-own-claims = claims on carriers and sellers
excluded-no-complaint = spam, duplicates and merged
excluded-not-delivered = never delivered
excluded-no-moment = moment not known
excluded-no-resale-value = resale value not known

# What customers say.
voices-heard = { $now ->
    [one] { $now } voice
   *[other] { $now } voices
 }, { $before } in the time before; { $looked } phrases are said often enough to look at.
voices-nothing-rises = No phrase is said more often than before by more than chance.
voices-head-phrase = rises
voices-head-now = now
voices-head-before = before
voices-head-quote = such as
cli-cmd-voices = Show what customers say: words that rise against the time before, and quotes that stand for many
cli-opt-quotes = So many quotes
# On the screen.
action-voices = what customers say
voices-title = What customers say
voices-all-lines = all product lines
voices-head-rising = Words that rise
voices-head-quotes = Quotes that stand for many
voices-head-ratings = Said with ratings of how a complaint ended
voices-counts = { $now } now, { $before } in the four periods before
voices-score = { $n } of 5
voices-no-quotes = Nobody wrote anything that could be quoted.
voices-no-case = No return and no complaint belongs to it; it is a review.
voices-reading = Listening …
voices-keys = { $now ->
    [one] one voice
   *[other] { $now } voices
 }, { $before } before · Enter cases · Tab next product line
code-sort-goal = goals of figures
goal-met = met
goal-missed = missed
goal-too-early = too early to say
goal-no-data = no data
figure-goal-at-most = at most { $value }: { $standing }
figure-goal-at-least = at least { $value }: { $standing }
cli-opt-fail-if-missed = End with exit code 1 where a figure misses its goal; goals are asked for too
cli-opt-fail-if-target-missed = End with exit code 1 where a figure of the report misses its goal
code-ending-resolved = solved
code-ending-unanswered = closed without an answer
code-ending-void = no complaint of its own
