# The Automation tab: rules, their runs, the outbox, rehearsal and tests.
code-run-outcome-reverted = taken back
code-hold-reason-day = as much as the rule may do in a day is done
verb-revert = Take back what the rule did
tab-rules = Rules
tab-outbox = Outbox
list-no-tasks = Nothing to do. Rules and people make tasks; { $rules } shows the rules, and { $on } there switches one on.
list-no-runs = No rule has run yet. { $rules } shows the rules, and { $on } there switches one on.
list-no-messages = Nothing waits to leave. Answers, notices and refund instructions stand here until their hold ends. Esc shows what has left.
column-switch = Switch
column-order-of = Order
column-about = About
column-fired = Fired
column-held = Held
column-skipped = Nothing
column-does = Does
column-version = Version
column-month = 30 days
column-leaves = Leaves in
column-recipient = To
column-channel = Way
column-tries = Tries
column-attachment = File
column-outlet = Outlet
column-left = Left
column-reply = Reply
column-did = Did
rules-built-in = comes with the program, not written into this desk yet
rules-never-ran = has not run
rules-text = Text
rules-last-runs = Last runs
outbox-message = Message
outbox-by-hand = by hand
outbox-now = next pass
action-tasks = to the tasks
action-rules = to the rules
action-runs = to the runs of the rules
action-outbox = to the outbox
action-definition-accept = switch on
action-definition-refuse = switch off
action-definition-remove = take away
action-definition-why = rehearse
action-run-accept = do what waits
action-run-refuse = dismiss what waits
action-run-remove = take back
action-effect-accept = send now
action-effect-refuse = stop
action-effect-settle = it arrived
code-list-returns = returns
code-list-complaints = complaints
code-list-parcels = parcels
code-list-refunds = refunds
code-list-exchanges = exchanges
effect-refund = refund: { $kind }
template-answer = answer
template-return-approved = return approved
template-return-settled = return settled
template-return-refused = return refused
column-test = Test
code-fault-none = as expected
code-fault-matches = it matches, and should not
code-fault-misses = it does not match, and should
code-fault-deeds = it would do other things
code-fault-unknown = this desk does not know the case at that moment
rules-failing = { $name } ({ $n ->
    [one] a test fails
   *[other] { $n } tests fail
 })
rules-test-fails = A test fails: { $number } at { $at }: { $fault }.
rules-bad-moment = “{ $value }” is no moment. Write 2026-11-27T10:00:00Z.
rules-would-wait = { $n ->
    [one] One match would wait for a person, because of money or a message.
   *[other] { $n } matches would wait for a person, because of money or messages.
 }
rules-loop = These rules would set each other off in a circle, ended after ten: { $rules }
rule-title = Rule
rule-title-off = Rule, switched off
rule-field-name = Name
rule-field-kind = About
rule-field-on = On
rule-field-when = When
rule-field-do = Do
rule-field-limit = Money a run
rule-field-limit-a-day = Money a day
rule-field-send = Messages
rule-field-order = Order
rule-field-stop = Last for a case
rule-hint-name = a name for the list
rule-hint-on = opened changed:status message silence:3d time:due-2h
rule-hint-when = everything
rule-hint-do = one step a line: task what="look at it" due=2d
rule-hint-limit = EUR=20.00 USD=20.00; nothing: money waits for a person
rule-hint-send = yes, or how many a day; nothing: messages wait for a person
rule-hint-order = 100; lower numbers act first
rule-needs-name = A rule needs a name.
rule-keys = { $save } write · { $editor } in your editor · Tab completes, next · Esc keep draft
rule-matches = Matches now: { $n } { $kind }
rule-tests = Tests: { $n }, of which { $failing ->
    [0] none fails
    [one] one fails
   *[other] { $failing } fail
 }
why-title = Why rules act on { $key }, or not
why-acts = all conditions hold
why-would-act = all conditions hold, but it is off
why-no-conditions = This rule has no conditions.
why-no-rules = No rule is about this kind of case.
why-no-case = Rules are about returns, complaints, parcels, refunds and exchanges.
why-keys = Enter opens the rule · Esc back
rehearsal-title = Rehearsal: { $name }
rehearsal-playing = Playing { $n } of { $total } cases. Nothing is written. Esc stops.
rehearsal-nothing = Nothing would have happened, and nothing came near.
rehearsal-clash = clash
rehearsal-clash-with = “{ $rule }”: “{ $step }” against “{ $other }”, { $n ->
    [one] once
   *[other] { $n } times
 }
rehearsal-no-moment = Only a match or a near miss can be kept as a test.
rehearsal-keys = Enter case · a keep as test · x opposite · 1 2 3: 30, 90, 365 days
action-why = why rules act on this, or not
action-new-rule = new rule from this filter
action-definition-inspect = rehearse
action-definition-accept-with = change in a form
action-definition-editor = change as text
action-definition-new-rule = new rule
cli-rules-test = Run the cases that are kept as tests, of one rule or of all
cli-rules-keep = Keep a case as it stood at a moment as a test of a rule
cli-opt-at = The moment (RFC 3339); without it now
cli-opt-not = The rule is not to match the case
arg-off = Leave it switched off
verb-end-task = Mark its task as done
rules-resting = rests
not-yet-people-defined = nobody is defined who works here. Define people first (sort agent).
not-yet-somebody-able = nobody on duty can do this case.
not-yet-somebody-free = nobody on duty takes another case now.
task-answer-soon = answer; the time is nearly over
task-overdue = decide or pay; the time is over
task-look-again = look again; whoever was waited for is silent
code-pick-rota = in turn
code-pick-skill = who can do it
code-pick-load = who has least to do
rules-missed-by = Missed by { $condition } alone: { $n }
template-survey = survey
template-parcel-in-transit = parcel is on its way
template-parcel-customs = parcel is at customs
template-parcel-out-for-delivery = parcel comes today
template-parcel-pickup-ready = parcel can be picked up
template-parcel-attempt-failed = delivery failed
template-parcel-delivered = parcel delivered
template-parcel-delayed = parcel is late
template-parcel-lost = parcel lost
template-parcel-care = use and care
template-return-parcel-in-transit = return is on its way
template-return-parcel-delivered = return has come
template-return-parcel-delayed = return is late
template-return-parcel-lost = return lost
template-report = a report
template-tell = message to the team
field-run-outcome = outcome
arg-event = event
arg-rule = rule
