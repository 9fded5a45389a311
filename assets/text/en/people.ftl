# People: customers over all platforms, what is known of them, how often goods come back.

verb-differ = Another person
verb-tier = Set the tier
verb-flag = Flag as returning often
verb-unflag = Take the flag away
arg-tier = Tier
arg-other = The other customer

code-sign-mail = same mail address
code-sign-phone = same phone number
code-sign-address = same name and postal code
code-sign-near-order = same name and country, orders close together
code-sign-name = same name
code-removed-not-theirs = goods, listing, packing or carrier at fault
code-removed-found-so = found not to be the buyer's fault
code-removed-came-to-nothing = nothing came back
code-removed-same-order = same order counted already

not-yet-proposal = nobody else looks like the same person. Name the other customer.
cannot-join-same-person = they are one person already.
expected-word = one word of at most 40 characters, or - for none
expected-flag-time = a moment within the next two years
expected-CU = the number of a customer, such as CU-12

person-maybe = Maybe the same person: { $number }  { $name }  ({ $platform })  { $confidence }%: { $signs }
person-counts =
    { $orders ->
        [one] 1 order
       *[other] { $orders } orders
    } · { $returns ->
        [one] 1 return
       *[other] { $returns } returns
    } · { $complaints ->
        [one] 1 complaint
       *[other] { $complaints } complaints
    } · { $reviews ->
        [one] 1 review
       *[other] { $reviews } reviews
    }
person-stars =
    { " " }· { $stars } stars of { $n ->
        [one] 1 rating
       *[other] { $n } ratings
    }
person-by-hand = joined by hand
person-flag = Flagged by { $by } until { $until }: { $reason }
person-no-rate = Own returns: { $returned } of { $orders ->
    [one] one order
   *[other] { $orders } orders
 }; too few for a rate
person-rate = Own returns: { $returned } of { $orders ->
    [one] one order
   *[other] { $orders } orders
 }; fair rate { $rate }, usual { $usual }
person-rate-line = Own returns: { $returned } of { $orders ->
    [one] one order
   *[other] { $orders } orders
 }; fair rate { $rate }, usual for { $line } { $usual }

cli-cmd-customer = Customers over all platforms
cli-customer-frequent = Who sends goods back most often for reasons of their own

# On the screen.

case-customer = Customer
person-identities = One person
person-proposals = The same person?
person-returning = Returns for reasons of their own
person-cases = Cases
person-counts-case = counts
person-more-cases = and { $n } more
person-in-full = { $key }: the customer in full
person-part-how = { $key }: part this record from the others
person-join-how = { $same }: the same person · { $other }: another person; not asked again
person-flag-how = { $key }: set or take away a flag. A flag advises and ends by itself; nothing is refused because of it.
action-customer-accept = same person
action-customer-refuse = another person
action-customer-merge = join or part
action-customer-tags = tier
action-customer-refund = spend credit
action-customer-replace = correct the balance
action-customer-remove = credit expires
action-customer-escalate = flag
column-email = Mail
column-phone = Phone
column-country = Country
column-handle = Account
column-tier = Tier
column-person = Person
column-flagged = Flagged to
column-first-seen = First seen
sort-first-seen = first seen
sort-flagged = end of the flag
cli-customer-export = Hand out everything of a person as one JSON file
cli-customer-erase = Erase a person for good; sums and counts stay
cli-opt-yes = Do it without asking
customer-exported = { $n ->
    [one] One record of the person is
   *[other] { $n } records of the person are
 } in { $path }
retention-no-rules = The settings have no [retention]: nothing goes by itself.
retention-due = { $n ->
    [one] One record was kept
   *[other] { $n } records were kept
 } long enough. Names, addresses and words would go for good, also from the history; sums, counts and dates stay. Add --yes to do it.
retention-done = Names, addresses and words were taken out of { $n ->
    [one] one record and
   *[other] { $n } records and
 } { $operations ->
    [one] one operation
   *[other] { $operations } operations
 } of the history. Backups from before still hold them.
customer-erase-asks = { $n ->
    [one] One record of this person, its history and
   *[other] { $n } records of this person, their history and
 } the files made of them would lose names, addresses and words for good; sums stay. Add --yes to do it.
customer-erased = Erased from { $records ->
    [one] one record
   *[other] { $records } records
 } and { $operations ->
    [one] one operation
   *[other] { $operations } operations
 } of the history; files that come in later do not bring it back.
customer-erased-file = Taken out of: { $path }
customer-erased-copy = This older copy of the desk still holds it: { $path }
customer-erased-report = This kept file of a report may still quote the person: { $path }
