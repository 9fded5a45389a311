toast-copied = Copied: { $what }
customer-unnamed = not named
parcel-awaited = of { $case }
tab-today = Today
tab-returns = Returns
tab-complaints = Complaints
tab-shipments = Shipments
tab-reports = Reports
screen-demo = demonstration
screen-too-small = Enlarge me: { $width } by { $height } at least
toast-input-method = That key arrived through an input method. Switch it off, or press F2 for all commands.
toast-no-conflict = There is no conflict with the platform here.
toast-chart-copied = Copied as CSV: { $chart }, { $n ->
    [one] one row
   *[other] { $n } rows
 }
toast-no-order = No order is known for this case.
toast-language = Language: { $language }
toast-not-here = “{ $action }” does nothing to this kind of record.
toast-no-key = { $keys } means nothing here. { $help } lists what does.
toast-on-today = “{ $action }” is for a case: { $open } opens what the cursor is on.
toast-for-list = “{ $action }” is for the list: { $back } leads back to it.
toast-for-case = “{ $action }” is for the case in full: { $open } opens it.
toast-for-figures = “{ $action }” is for the figures: { $key } leads to them.
toast-text-begins = The text begins here.
toast-text-ends = There is no more text below.
toast-no-next-case = There is no further case in this list.
toast-range-marked = Everything from the last mark to here is marked already.
toast-tasks-differ = The marked tasks propose different things. Mark some that are alike.
toast-task-alone = This task is about no case. { $key } says that it is done.
toast-nothing-selected = Nothing is selected.
toast-close-first = Close this first: Esc leads back to what lies below
toast-nothing-to-repeat = There is no decision to repeat yet.
toast-done = { $verb }: { $what } · { $key } takes it back
toast-n-done = { $n ->
    [one] done
   *[other] { $n } done
 }
toast-marked-most = The first { $n } are marked, which is the most at one time. Decide on them, then mark the next.
toast-done-some = { $verb }: { $n } done, { $refused } refused. { $key }: { $why }
toast-taken-back = Taken back: { $verb } { $what } · { $key } does it again
toast-done-again = Done again: { $verb } { $what } · { $key } takes it back
toast-draft-kept = { $verb }: kept as a draft. The same key opens it again.
toast-draft-stored = The answer is kept as a draft in { $key }, for everybody. The same key opens it again.
count-hint = { $n ->
    [0] How many? A number, then a key: a decision, . to repeat, Space to mark, j and k to move.
   *[other] { $n } ×  then a key: a decision, . to repeat, Space to mark, j and k to move. Esc ends.
}
toast-editor-missing = The editor “{ $editor }” was not found. Set EDITOR or VISUAL to the one you use.
toast-editor-failed = “{ $editor }” ended with an error. What it left is kept in { $path }; the field is as it was.
toast-editor-file = The text could not go to the editor and back: { $path }: { $detail }
toast-busy = A file is still coming in. Ctrl-c stops it.
round-files = { $n ->
    [one] one new file came in
   *[other] { $n } new files came in
 }
round-read = { $n ->
    [1] one text read
   *[other] { $n } texts read
 }
texts-unread = { $n ->
    [one] one text
   *[other] { $n } texts
 } to read
round-judged = { $n ->
    [one] one case is due at another time
   *[other] { $n } cases are due at another time
 }
round-timers = { $n ->
    [one] one case woke, closed or expired
   *[other] { $n } cases woke, closed or expired
 }
round-rules = { $n ->
    [one] rules did one thing
   *[other] rules did { $n } things
 }
round-sent = { $n ->
    [one] one message went out
   *[other] { $n } messages went out
 }
round-failed = { $n ->
    [one] one message failed
   *[other] { $n } messages failed
 }
round-unknown = { $n ->
    [one] of one message nobody knows whether it arrived
   *[other] of { $n } messages nobody knows whether they arrived
 }
round-broken = The desk could not do its own work this time and will try again: { $why }
confirm-title = Please confirm
confirm-drafts = { $n ->
    [one] A draft was never sent ({ $verb }, { $key }).
   *[other] { $n } drafts were never sent, the first one: { $verb }, { $key }.
 } Leave and lose what was written?
confirm-no = Cancel
confirm-yes = Yes ({ $key })
confirm-left = Nothing was done: Enter was on Cancel. { $key } is what says yes.
confirm-one = { $verb }: { $key }?
confirm-many = { $verb }: { $n ->
    [one] one record
   *[other] { $n } records
 } at once?
confirm-money = { $verb }: { $key }, { $amount }?
form-many = { $n ->
    [one] one record
   *[other] { $n } records
 }
form-nothing-chosen = –
form-hint = Enter next or send · { $send } send · { $next } next · Esc keep draft · * needed
form-hint-choice = Left, Right, letter choose · Enter next or send · { $send } send · Esc keep
form-hint-lines = Enter new line · { $send }, Alt-Enter send · { $editor } editor · { $next } next · Esc keep
form-hint-marks = Space mark · Up, Down choose · Enter next or send · { $send } send · Esc keep
form-from-draft = (draft)
form-other-language = ! The customer writes in { $wanted }, this reads as { $language }.
form-draft-of = (draft of { $who })
form-no-words = This form has no text to write in an editor.
form-hint-when = 3d, tomorrow, 2026-12-24
form-hint-percent = 0 to 100
form-hint-tags = +add, -remove
form-hint-number = { $prefix }-123
form-total = Total
palette-title = Commands
palette-nothing = Nothing is called that.
palette-with = { $verb } …
help-title = Help: type to search, Enter runs it
find-title = Go to anything
find-hint = A number, order, name (zw finds 张伟), view, tab, setting, or words
find-nothing = Nothing was found.
history-title = History
history-hint = Enter takes a step back · Esc closes
history-empty = Nothing has been done on this desk yet.
history-undone = (taken back)
history-changes = { $n ->
    [one] 1 change
   *[other] { $n } changes
 }
history-ask = Take back { $n ->
    [one] one change
   *[other] { $n } changes
 } at once?
log-title = Messages of this session
sort-title = Sort by
files-title = Bring in files
files-hint = Enter opens or brings in · Space marks · * all files · Left up · Esc
files-marked = { $n } marked · Enter brings them in
files-reading = e encoding: { $encoding } · d order of dates: { $dates }
files-up = ← up · Esc
files-told = told by the file
files-unreadable = This folder cannot be read.
files-nothing = There is no file here. Left goes to the folder above; a path that is pasted opens at once.
files-kilobytes = { $n } kB
list-no-filter = all · press { $key } to filter
list-marked = { $n } marked
list-empty = No { $kind } yet. Press { $key } to bring in files of your platforms.
list-nothing-found = { $kind }: nothing matches the filter. Esc clears it.
list-no-answers = No { $kind } yet. { $key } on a return begins one ({ $returns } lists the returns); files of your platforms bring others: { $import }.
list-no-customers = No customers yet. They come with orders, returns and complaints: { $import } brings in files of your platforms.
case-more = { $n } more lines · { $key }
case-older = { $n } older entries are not shown
case-search = Find:
case-search-matches = { $n ->
    [0] no match
   *[other] { $at } of { $n } · { $next } { $previous }
 }
case-search-nothing = Nothing in this case matches.
case-search-how = Nothing is searched here yet. Press { $key } and type.
case-conflict = The platform says “{ $theirs }”, this desk says “{ $ours }”. Settle the conflict.
case-contradicted = A later event contradicts what looked like the end.
case-comment = What the customer wrote
case-goods = Goods
case-units = asked { $asked } · approved { $approved } · received { $received } · accepted { $accepted }
case-damaged = { " · " }damaged { $n }
case-missing = { " · " }missing { $n }
case-wrong-item = { " · " }wrong { $n }
case-money = Money
case-exchanges = Exchanges
case-parcels = Parcels
case-timeline = What happened, newest first
case-internal = (internal)
case-draft = (draft)
case-proposed = (proposed)
begin-title = This desk is empty.
begin-text = Bring in the files that your platforms give you: returns, orders, messages, tracking. They become cases here, and everything can be taken back.
begin-import = Bring in files
begin-demo = Try the demonstration
begin-language = Language: English / 中文
queue-title = What is due next
queue-empty = Nothing is due. { $returns } lists the returns, { $import } brings in files of your platforms.
today-title = What needs you
today-returns-weeks = Returns by week
today-complaints-weeks = Complaints by week
today-refunds = Refunds paid this week
today-no-refunds = None so far.
today-refund-count = { $n ->
    [one] 1 refund
   *[other] { $n } refunds
 }
today-files = What came in last
today-file-opened = { $n } opened
today-file-updated = { $n } updated
today-file-rejected = { $n } rejected
reports-period = { $weeks ->
    [one] one week
   *[other] { $weeks } weeks
 }, { $from } to { $to }
reports-this-week = this week { $this } · last week { $last }
reports-returns = Returns
reports-complaints = Complaints
reports-page-figures = Figures
reports-page-counts = Counts
reports-by-day = by day
reports-by-week = by week
reports-by-month = by month
reports-earlier = { $n } earlier
reports-rest = { $n ->
    [one] one other
   *[other] { $n } others
 }
reports-no-list = No single list holds what is behind this.
reports-column-what = What
reports-column-number = Number
reports-column-share = Share
reports-column-cumulated = Cumulated
reports-reasons = Why goods come back
reports-issues = What returns are about
reports-complaint-issues = What complaints are about
reports-severities = How severe complaints are
reports-platforms = Returns by platform
reports-markets = Returns by market
reports-product-lines = Returns by product line
reports-refunds = Refunds paid
reports-unnamed = (not stated)
reports-nothing = Nothing in these weeks.
column-number = Number
column-status = State
column-due = Due
column-product = Product
column-reason = Reason
column-value = Value
column-customer = Customer
column-platform = Platform
column-severity = Severity
column-assignee = Owner
column-requested = Asked
column-order = Order
column-sku = SKU
column-quantity = Qty
column-tags = Tags
column-subject = Subject
column-issue = Issue
column-mood = Mood
column-opened = Opened
column-language = Lang
column-messages = Msg
column-tracking = Tracking
column-silent = Silent
column-carrier = Carrier
column-last-event = Last event
column-leg = Leg
column-return = Return
column-route = Route
column-delivered = Delivered
column-platform-status = Platform says
column-outcome = Outcome
column-wanted = Wants
column-refunded = Refunded
column-override = Override
column-policy = Policy
column-hold = On hold
column-dispute = Dispute
column-waiting = Waiting for
column-snoozed = Snoozed
column-paid = Bought
column-note = Note
column-kind = Kind
column-claimed = Claimed
column-problem = Problem
column-silent-until = Alert on
today-returns-overdue = returns overdue
today-returns-due-today = returns due today
today-complaints-overdue = complaints overdue
today-complaints-due-today = complaints due today
today-tasks-overdue = tasks overdue
today-tasks-due-today = tasks due today
today-returns-conflict = returns where the platform disagrees
today-complaints-conflict = complaints where the platform disagrees
today-parcels-stuck = parcels that went silent
today-returns-undecided = returns to decide
today-complaints-new = new complaints
today-complaints-urgent = urgent complaints open
today-mine = returns of mine
sort-number = number
sort-requested = asked
sort-due = due
sort-updated = changed
sort-created = created
sort-opened = opened
sort-last-message = last message
sort-last-event = last event
sort-stuck = alert
import-running = bringing files in
import-progress = { $n }/{ $total } { $file }: { $rows ->
    [one] one row
   *[other] { $rows } rows
 } · Ctrl-c stops
import-links = Tying what came in to what was there: { $n } of { $all } · Ctrl-c stops
import-texts = Reading what customers wrote: { $n } of { $all } · Ctrl-c stops
import-title = What came in
import-summary = { $files ->
    [one] 1 file
   *[other] { $files } files
 }: { $opened } opened, { $updated } updated, { $unchanged } unchanged, { $merged } joined to others, { $conflicts } conflicts, { $rejected } rejected
import-cancelled = Stopped before the end. Importing again completes it.
import-undo = { $key } takes the whole import back
import-known-file = This very file came in before; nothing was read again.
import-rows-of = { $n ->
    [one] one row
   *[other] { $n } rows
 }
import-n-opened = { $n } opened
import-n-updated = { $n } updated
import-n-unchanged = { $n } unchanged
import-n-merged = { $n } joined to others
import-n-conflicts = { $n ->
    [one] one conflict
   *[other] { $n } conflicts
 }
import-n-rejected = { $n } rejected
filter-figure = counted by the figure of { $period }
list-filter-hint = Enter keeps the filter · Tab completes · Esc takes it back
toast-no-place = There is no place to go to.
toast-nothing-to-copy = There is nothing of that kind to copy here.
toast-no-order-by = “{ $column }” gives no order of the list. { $key } shows what does.
confirm-type-count = Type { $n } to go on:
confirm-yes-counted = Yes (Enter)
alike-title = Cases alike { $number }
alike-counts = { $cases ->
    [one] 1 case
   *[other] { $cases } cases
 }{ $articles ->
    [0] {""}
    [one] , 1 article below them ({ $key })
   *[other] , { $articles } articles below them ({ $key })
 }
alike-looking = Looking…
alike-none = No case is alike.
alike-order = same order
alike-customer = same customer
alike-product = same product
alike-issue = same issue
alike-words = words in common: { $words }
sort-value = value
sort-messages = messages
sort-amount = amount
sort-proposed = proposed
sort-approved = approved
sort-late = late from
sort-claim-due = last day to claim
sort-sent = sent
sort-happened = happened
sort-placed = ordered
sort-reviewed = reviewed
sort-ran = ran
sort-made = made
sort-day = day
views-title = Views of this list
views-nothing = No view is called that.
views-hint = Enter opens · { $save } in the list saves what it shows now
views-hint-saved = Enter opens · { $rename } renames · { $remove } deletes
views-delete = Delete the view “{ $name }”?
view-mine = mine
view-overdue = overdue
view-undecided = to decide
view-new-today = new today
view-unassigned = nobody's
view-conflicts = the platform disagrees
view-costly = open, the dearest first
view-urgent = urgent
view-unanswered = not answered yet
view-stuck = went silent
view-late = later than expected
view-lost = lost
views-save = Save this view under a name
views-rename = Another name for the view
tab-automation = Automation
tab-tasks = Tasks
tab-runs = Runs
column-what = What
column-case = Case
column-rule = Rule
column-made-by = Made by
column-ran = When
column-event = Event
column-steps = Waiting
column-holds = Holds
column-fails = Does not hold
task-decide-request = decide about the request
task-inspect-and-photograph = inspect the goods and take photos
task-refund-inspected = give the money back
task-answer-urgent = answer at once
task-answer-overdue = answer; the time is over
task-due-soon = decide; the time is nearly over
task-ask-carrier = ask the carrier
task-look-into-parcel = look into the parcel
task-tell-customer-delay = tell the customer of the delay
task-tell-customer-care = tell the customer how to use and care for it
run-reason-policy = the policy does not allow it
run-reason-wrong-state = not possible in this state
run-reason-nothing-to-do = there was nothing to change
run-reason-not-yet = too early
run-reason-amount-unknown = the amount is not known
case-clocks = Clocks (business time)
clock-running = { $target }: { $left } of { $allowed } left, due { $due }
clock-paused = { $target }: stands still with { $left } of { $allowed } left
clock-met = { $target }: met, { $used } of { $allowed } used
clock-missed = { $target }: missed by { $late }, due { $due }
clock-void = { $target }: nothing owed
clock-waited = ; waited for { $who }: { $time }
wait-customer = the customer
wait-customers-wish = the day the customer wished
wait-own-choice = ourselves
wait-carrier = the carrier
wait-supplier = the supplier
wait-platform = the platform
wait-warehouse = the warehouse
case-recoveries = Owed to us
column-dispute-until = Evidence by
column-label-until = Label until
column-money-gone = Money gone
column-borne-by = Borne by
task-label-request = send the customer a label
task-label-reminder = the label ends soon: remind the customer
task-label-void = void the label
task-carrier-claim = claim the loss from the carrier
task-evidence-pack = send the evidence for the dispute
today-overrides = decided against the policy this month
reports-overrides = Decided against the policy
reports-override-count = { $n ->
    [one] { $n } case
   *[other] { $n } cases
 }
action-policy = the policies behind the verdict
policy-title = Policies behind { $key }
policy-keys = j k which policy · Enter or E in the editor · F10 saves · Esc
policy-no-case = Choose a return first: policies judge returns.
