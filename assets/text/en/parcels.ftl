# Parcels: what alerts and expectations rest on.
parcel-silence = no scan for { $silent }; 95 of 100 such silences { $among } in “{ $state }” ended within { $within } ({ $n } silences)
parcel-silence-default = no scan for { $silent }; in “{ $state }” the general limit of { $within } holds, because fewer than { $fewest } such silences are known
parcel-arrival = half of { $n } parcels { $among } took { $half }, nine of ten { $most }
parcel-arrival-promise = the carrier's own promise
parcel-among-lane = on { $carrier } { $route }
parcel-among-carrier = with { $carrier }
parcel-among-service = of { $pace } services
code-basis-default = general limit
code-basis-service = service
code-basis-carrier = carrier
code-basis-lane = lane
code-basis-promise = promise
code-pace-express = express
code-pace-post = standard
code-pace-economy = economy
column-evidence = Rests on
column-expected = Expected
column-late-after = Late after
lanes-none = Nothing has been learned yet: no carrier, route or service has shown { $fewest } silences or arrivals.
lanes-learned = { $lanes ->
    [one] One lane learned
   *[other] { $lanes } lanes learned
}; { $parcels ->
    [one] one open parcel is
   *[other] { $parcels } open parcels are
} now stuck or late at another moment.
lanes-head-what = where
lanes-head-state = in state
lanes-head-n = cases
lanes-head-half = half within
lanes-head-most = 90 % within
lanes-head-alert = 95 % within
lanes-head-longest = longest
lanes-title = What was learned of past parcels
lanes-whole-way = whole way
cli-cmd-lanes = Show what was learned of past parcels: silences and transit times by carrier, route and state
cli-opt-learn = Learn anew from all tracking events first
cli-arg-lane = Only lanes with these words, such as dhl customs
cannot-join-joined = this parcel holds that return already.
case-parcel-holds-too = also in it: { $numbers }
case-returns = Returns in this parcel
arg-parcel = parcel that came
arg-despite = although parcels are on the way
not-yet-parcels-came = another parcel of this return is still on its way. Wait for it, or say despite=yes.
verb-claim = Claim from the carrier
verb-settle-claim = End the claim
verb-notify = Tell the customer
arg-refused = The carrier refuses
arg-again = Although it was told before
not-yet-claimed = nothing has been claimed. Open a claim first.
not-yet-news = there is no news that a customer would hear. Name one, such as status=delayed.
not-yet-news-of-customer = this parcel comes to us; only its way, its arrival, its delay and its loss are news for the customer.
not-yet-parcel = no parcel of this return is known by its number.
not-yet-customer = nobody knows whose parcel it is. Join it to a return first.
code-claim-state-open = claimed
code-claim-state-paid = carrier paid
code-claim-state-refused = carrier refused
code-notice-in-transit = on its way
code-notice-customs = at customs
code-notice-out-for-delivery = comes today
code-notice-pickup-ready = ready for pick-up
code-notice-attempt-failed = could not be delivered
code-notice-delivered = delivered
code-notice-delayed = late
code-notice-lost = lost
code-notice-care = use and care
code-stage-label = label
code-stage-handed-over = handed over
code-stage-in-transit = in transit
code-stage-customs = customs
code-stage-out-for-delivery = in delivery
code-stage-pickup-ready = pick-up
code-stage-attempt-failed = not met
code-stage-exception = trouble
code-stage-returning = going back
code-stage-delivered = delivered
code-stage-returned = back
code-stage-lost = lost
code-stage-cancelled = cancelled
column-claim = Claim
track-title = Track
track-contradiction = { $at }: “{ $then }” after “{ $end }”
deadline-ups-claim = UPS: claim within 60 days
deadline-fedex-claim = FedEx: claim within 60 days
deadline-usps-claim = USPS: claim within 60 days
deadline-dhl-express-claim = DHL Express: claim within 30 days
deadline-royal-mail-claim = Royal Mail: claim within 80 days
today-parcels-claim-late = parcels whose time to claim is over
today-parcels-claimable = parcels to claim for
view-claims = to claim
code-reached-passed = passed
code-reached-here = here
code-reached-ahead = ahead
