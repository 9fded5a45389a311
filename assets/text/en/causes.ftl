# Root causes: why something went wrong, what speaks for it and against it, what is done about it, and whether that helped.

code-kind-cause = cause
code-kind-evidence = evidence
code-kind-action = action
code-cause-state-guess = guess
code-cause-state-supported = supported
code-cause-state-refuted = refuted
code-stance-for = for
code-stance-against = against
code-proof-case = case
code-proof-quote = quote
code-proof-query = cases
code-proof-figure = figure
code-weight-weak = weak
code-weight-fair = fair
code-weight-strong = strong
code-verdict-early = too early
code-verdict-helped = helped
code-verdict-did-not = did not help
code-verdict-cannot-tell = cannot tell yet
code-basis-cohort = by the day of the order
code-basis-flow = by its own day

verb-why = Ask why
verb-evidence = Put evidence
verb-support = Call supported
verb-refute = Call refuted
verb-guess = Call a guess again
verb-reword = Say it in other words
verb-act = Do something about it
verb-due = Move the day
verb-aim = Say which figure it should move
verb-reckon = Reckon what it did
verb-seen = Take note of what it did
arg-family = Cause family
arg-cases = Cases
arg-query = Query
arg-quote = Words of the customer
arg-metric = Figure
arg-scope = Groups
arg-period = Period
arg-basis = Counted
arg-weight = How much it says
arg-stance = For or against
arg-on = On which day
arg-action = Action

not-yet-evidence-for = nothing speaks for it. Put evidence first (cases=…, quote=…, query=…, metric=…).
not-yet-figure-is-question = this is the figure that is asked about: it says that something is so, not why. Stand on another figure, or mark cases, and ask why there.
not-yet-figure-without-data = this figure has no data over that period, so it says nothing for or against anything. Take another period or another figure.
cause-says-nothing = no data: counts for nothing
not-yet-stronger-against = something stronger speaks against it. Put evidence of the same weight, or take the other away.
not-yet-evidence-against = nothing speaks against it. Put evidence first (cases=…, quote=…, query=…, metric=…).
not-yet-cause-refuted = it is refuted. Go on from another why.
not-yet-leaf = there are whys below it. Act on the last of them.
not-yet-whys-below = there are whys below it. Take them away first.
not-yet-actions-of-cause = something is done about it. That would hang in the air.
not-yet-action-done = it is not done.
expected-case = the number of a return, complaint, parcel or review, such as R-12
expected-quoted-case = the one case that is quoted (cases=R-12)
expected-words-of-case = words that stand in the case as they are
expected-query = a query such as reason:defective
expected-scope = groups such as line="Running shoes" market=de
expected-ACT = the number of an action, such as ACT-3
expected-CAUSE = the number of a cause, such as CAUSE-3

field-parent = below
field-root = question
field-state = state
field-family = family
field-n-for = for
field-n-against = against
field-metric = figure
field-scope = groups
field-period = period
field-cause = cause
field-stance = stance
field-proof = what
field-weight = weight
field-query = query
field-verdict = effect
field-text = text

# As a tree.

cause-asked-by-figure = { $metric } · { $scope } · { $period }
cause-whole-shop = whole shop
cause-for = for: { $n }
cause-against = against: { $n }
cause-cases-now = { $n } now
cause-cases-then = { $n } now, { $then } when it was put here
cause-of-who = { $who }, until { $due }
cause-nobody = nobody
cause-no-day = no day

cause-effect = { $metric } { $before } → { $after }: { $moved }, { $days ->
    [one] one day
   *[other] { $days } days
 } on each side: { $verdict }
cause-effect-bare = { $metric } { $before } → { $after }, { $days ->
    [one] one day
   *[other] { $days } days
 } on each side: { $verdict }
cause-moved-points = { $by } points ({ $low } to { $high })
cause-moved-percent = { $by }% ({ $low } to { $high })
cause-figure-now = { $value } ({ $part } of { $whole }, { $low }–{ $high }%)

# In lists and on Today.

today-actions-overdue = actions overdue
today-actions-told = actions whose effect can be read
tab-actions = Actions
action-actions = to the actions
action-ask-why = ask why: root causes
action-action-settle = done, or note taken of its effect
action-action-refuse = leave out
action-action-accept = note taken of its effect
list-no-actions = Nothing is done about a cause yet. { $why } asks why; a leaf of the tree becomes an action.
column-aim = Aim
column-effect = Effect
column-cause = Cause
column-verdict = Effect
cause-effect-from = can be reckoned from { $day }

# The screen on which one asks why.

whys-title = Why?
whys-from-nothing = Questions. A new one begins with y on cases, a figure or a bar.
whys-from-cases = { $n ->
    [one] From one case, { $first }
   *[other] From { $n } cases, { $first } first
 }
whys-from-query = From { $kind }: { $query }
whys-from-figure = From { $metric } · { $scope } · { $period }
whys-none = Nobody has asked yet. Type the question, then Enter.
whys-new-question = Question:
whys-new-why = Because:
whys-new-words = In other words:
whys-new-action = Action:
whys-days = 1–9 days  w two weeks  m month  q quarter
whys-nothing-at-hand = Nothing is at hand. Mark cases or stand on a figure, then ask why there.
whys-hint-typing = Enter keeps it  Esc leaves the line
whys-hint-why = Enter keeps it  Alt-e keeps it with what is at hand as evidence (Alt-E against it)  Esc leaves the line
whys-hint-new-or-old = Enter asks it; without a text it opens the question under the cursor
whys-hint-act = @ and a letter: who, a digit behind it or behind +: in how many days  Enter keeps it
whys-hint-tree = y why  e for  E against  s supported  x refuted  b guess  a action  c reword  i family  d away  Enter cases  q questions
whys-hint-questions = y new  Enter opens  Esc closes
action-questions = all questions
action-evidence = evidence for
action-evidence-against = evidence against
action-support = call supported
action-refute = call refuted
action-guess = call a guess again
action-reword = say it in other words
action-act-on = do something about it
action-action-assign = who does it
action-action-snooze = move the day
action-action-issue = which figure it should move
column-task = Task
