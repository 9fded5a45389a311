# The command line: help, answers, problems.
cli-about = A keyboard-driven after-sales desk for cross-border e-commerce. Without a command it opens the screen.
cli-after-help = Exit codes: 0 done · 1 failed · 2 wrong usage · 3 done, but some rows or items were refused · 4 somebody changed it meanwhile
cli-cmd-demo = Make a demonstration desk from generated platform files and open it
cli-cmd-import = Bring in files, folders, or “-” for standard input
cli-cmd-formats = List every format that can be read and how it is recognised
cli-cmd-list = List records: returns, complaints, parcels, refunds, orders, …
cli-cmd-count = Count records, also by a field
cli-cmd-show = Show one record in full with its timeline
cli-cmd-export = Write records to a CSV, JSON or XLSX file
cli-cmd-do = Decide: approve, refuse, receive, refund, assign, resolve, …
cli-cmd-history = Show the journal, or that of one record; “history verify” proves that nobody bent it
cli-cmd-undo = Take back the last thing, or a named operation's group
cli-cmd-redo = Bring back what the last undo took away
cli-cmd-backup = Copy the desk while it is in use, and verify the copy
cli-cmd-restore = Verify a backup and put it in place; the present desk is kept beside it
cli-cmd-check = Check structure and history; --deep also sums, quantities and the search index
cli-cmd-retention = What is personal and kept long enough by [retention] of the settings: count it, or take it out with --yes
cli-cmd-dump = Print the business state as sorted lines; equal desks give equal dumps
cli-cmd-config = Show, edit or locate the settings
cli-cmd-completions = Print completions for a shell
cli-cmd-man = Print the manual page
cli-opt-desk = The desk file
cli-opt-config = The settings file
cli-opt-lang = Language of screen and messages
cli-opt-as = Who acts
cli-opt-now = A fixed clock (RFC 3339), for rehearsals and tests
cli-opt-json = Machine-readable output, nothing else on standard output
cli-opt-quiet = Say less on standard error
cli-opt-verbose = Say more on standard error
cli-opt-keep = Keep the demonstration desk in this file
cli-opt-cases = How many returns to generate
cli-opt-seed = Another seed, another shop
cli-opt-files = Only write the generated platform files into this folder
cli-opt-no-screen = Build the desk, do not open the screen
cli-opt-two-years = Two years in which things truly change, beside noise that looks like news
cli-opt-format = Take this format instead of recognising it
cli-opt-encoding = Read the files in this encoding, such as GB18030 or Shift_JIS, instead of telling it by their bytes
cli-opt-dates = Order of dates such as 03/04/26: dmy, mdy or ymd
cli-opt-template = Write an empty table of this format to fill in, such as desk_returns
cli-opt-dry-run = Read and plan everything, write nothing
cli-opt-no-texts = Leave it to sync, the screen or labels read to read what customers wrote
cli-opt-limit = At most so many
cli-opt-csv = As CSV
cli-opt-by = Count by this field
cli-opt-out = The file to write
cli-opt-deep = Also recompute sums, quantities and figures, and check the search index
cli-opt-mend = Make the search index and the cells of figures anew before checking
cli-opt-head = The hash that the journal's head must have
cli-arg-path = Files, folders, or -
cli-arg-kind = returns, complaints, parcels, refunds, exchanges, orders, …
cli-arg-query = What to select, such as status:open platform:amazon age>3d
cli-arg-number = A number such as R-1042
cli-arg-verb = What to do
cli-arg-words = Numbers, then arguments as name=value
cli-arg-operation = The number of an operation in the history
cli-arg-file = The file
cli-arg-what = show, edit or path
cli-arg-shell = The shell
cli-verbs-head = Verbs, the kinds of number they take, and their arguments:
cli-bad-now = “{ $value }” is not a moment. Expected RFC 3339, such as 2026-11-26T09:00:00Z.
cli-no-data-folder = There is no data folder on this machine. Name a desk file with --desk.
cli-bad-number = “{ $value }” is not a number of this desk. Expected something like R-1042.
cli-no-number = Which one? Name at least one number, such as R-1042.
cli-bad-kind = “{ $value }” is not a list. { $nearest ->
    [none] Known: { $known }
   *[other] Did you mean “{ $nearest }”? Known: { $known }
 }
cli-bad-field = Cannot count by “{ $value }”. { $nearest ->
    [none] By these it can: { $known }.
   *[other] Did you mean “{ $nearest }”? By these it can: { $known }.
 }
cli-took-back = Taken back: #{ $group } { $verb } { $target }
cli-brought-back = Brought back: #{ $group } { $verb } { $target }
cli-done = Done: { $n ->
    [one] one operation
   *[other] { $n } operations
 }, { $changed ->
    [one] one record
   *[other] { $changed } records
 } changed. Take it back with: afterdesk undo { $group }
cli-undone-by = taken back by #{ $by }
cli-undoes = takes back #{ $of }
cli-changes = { $n ->
    [one] one change
   *[other] { $n } changes
 }
cli-history-sound = The history is whole: { $n ->
    [one] one operation
   *[other] { $n } operations
 }, head { $head }
cli-history-bent = The history does not hold from operation { $first } on. Head { $head }
cli-listed = { $n } of { $total }
cli-exported = { $n ->
    [one] One row
   *[other] { $n } rows
 } written to { $path }
cli-backed-up-sealed = Sealed into { $path }: verified, { $n ->
    [one] one operation
   *[other] { $n } operations
 }. Only the recovery key opens it.
cli-opt-seal = Seal the backup with the recovery key
cli-opt-key = A file with the recovery key, or - for standard input; else as [recovery] of the settings says
cli-opt-new-key = Print a new recovery key, once
cli-backed-up = Backed up to { $path }: verified, { $n ->
    [one] one operation
   *[other] { $n } operations
 }
cli-backup-sound = { $path } is sound: { $n ->
    [one] one operation
   *[other] { $n } operations
 }
backup-failed = No backup could be made: { $why } In the settings, “backups” says where they go.
store-desk-damaged = The desk’s file is damaged. Work on in a copy: “afterdesk rescue” writes what can be read into a new file, “afterdesk restore” brings a backup back. Nothing is deleted.
cli-opt-verify = Only look whether FILE is a sound backup
rescue-torn = some of it could not be read
rescue-next = Look at the new desk with: afterdesk --desk { $path } check --deep
cli-cmd-rescue = Write what can be read of a damaged desk into a new file
cli-arg-to = The new file
place-network = The desk is in a folder of the network ({ $kind }). Locks and durability are not certain there: keep it on a disk of this machine, and put backups on the network.
place-network-refused = The desk is in a folder of the network ({ $kind }), where the log of its writes cannot be shared: two machines would damage it. It was not opened. Keep it on a disk of this machine, or write desk_on_network = true into the settings if no other machine ever opens it.
place-synced = The desk is in a folder that another program keeps in step ({ $name }). A copy taken in the middle of a write is no desk: keep it elsewhere, and put backups there.
cli-new-desk = A new desk begins: { $path }
cli-no-desk = There is no desk { $path }. Is the name right? “afterdesk import FILES” begins one, “afterdesk demo” shows one.
cli-restored = Restored into { $path }: verified, { $n ->
    [one] one operation
   *[other] { $n } operations
 }
cli-old-desk-kept = The desk that was there is kept as { $path }
cli-check-backups = { $n ->
    [0] The desk has made no backup by itself yet.
   *[other] Backups that the desk made by itself: { $n }, of them sealed: { $sealed }. The newest is of { $newest }.
}
cli-check-sound = Sound.
cli-check-bad = { $n ->
    [one] One problem found
   *[other] { $n } problems found
 }. Nothing was changed; restore a backup or report them.
check-structure = The file's structure: { $place }
check-history = The history does not hold from operation { $place } on.
check-refund-sum = The refunds of { $place } do not add up to its sum.
check-ledger = The store credit, points or coupon of { $place } does not stand in the ledger as it was given.
check-facets = The quantities of { $place } contradict each other.
check-cell = The figures' cell { $place } does not hold what the records say; afterdesk check --mend makes all cells anew.
check-search-index = The search index does not hold what the records say; afterdesk check --mend makes it anew.
import-path = file
import-format = format
import-rows = rows
import-opened = opened
import-updated = updated
import-unchanged = unchanged
import-merged = merged
import-conflicts = conflicts
import-rejected = rejected
import-known = known
import-dry-run = Nothing was written: this was a rehearsal.
import-undo-hint = Take the whole import back with: afterdesk undo { $group }
import-read = { $n ->
    [1] One text was read.
   *[other] { $n } texts were read.
 }
import-rejects = { $n ->
    [one] One rejected row is in { $path }, with line, column and reason. Correct it there and import that file.
   *[other] { $n } rejected rows are in { $path }, with line, column and reason. Correct them there and import that file.
 }
import-cause = { $n ->
    [1] line { $line }
   *[other] { $n } rows, the first on line { $line }
 }: { $why }{ $column ->
    [none] {""}
   *[other] {" "}({ $column })
 }
reject-missing-value = a value is missing that the row means nothing without
reject-bad-date = this is no date
reject-ambiguous-date = day and month could be either way round
reject-bad-money = this is no amount of money
reject-bad-number = this is no number
reject-bad-currency = there is no such currency
reject-damaged-id = a spreadsheet program has damaged this number; download the file again and do not save it there
reject-too-many-cells = more cells than the header has columns
reject-too-few-cells = the row breaks off: it has less than half of the cells that the header has columns
reject-cell-too-long = a cell is longer than anything a platform writes
reject-broken-quote = a quotation mark is opened and never closed
reject-undecodable = letters that are not in the encoding of the file
reject-not-an-object = this is no record but something else
reject-unknown-record = this kind of record is not known
reject-header-repeated = the header once more
reject-not-on-desk = it adds to something that another file holds; import that one too
import-unknown-columns = { $path }: nothing was read from the columns { $columns }: the table { $format } has no such columns. “afterdesk formats --template { $format } --out FILE.csv” writes one with all of them.
import-tried = tried { $format }: missing { $missed }
import-nothing-in-common = It has no column or field in common with any known format. “afterdesk formats” lists what is read.
format-note-money-unit = The unit of its money is documented nowhere, so its amounts are left unread.
format-note-refund-reckoned = It states no refund amount: quantity × (price + shipping) is taken, in US dollars.
format-note-rates-only = It holds rates of articles and no cases: nothing of it is taken.
import-bad-format = There is no format “{ $value }”. { $nearest ->
    [none] “afterdesk formats” lists them.
   *[other] Did you mean “{ $nearest }”?
 }
import-bad-encoding = There is no encoding “{ $value }”. { $nearest ->
    [none] Known, among others: { $known }
   *[other] Did you mean “{ $nearest }”?
 }
import-bad-dates = “{ $value }” is no order of dates. Known: { $known }
import-dates-assumed = { $path }: every date could be read with day and month the other way round; read as { $order }, as this format usually writes them. If that is wrong, undo and import again with --dates.
import-dates-ambiguous = { $path }: { $n ->
    [one] one row has a date
   *[other] { $n } rows have dates
 } whose day and month could be either way round. Import the file again with --dates dmy or --dates mdy.
import-sheets-skipped = { $path }: sheets in no known format were left out: { $sheets }
import-no-rows = { $path }: there is nothing below the header.
template-written = Wrote { $path } with { $n ->
    [one] one column
   *[other] { $n } columns
 }. Fill in a row for each record and import it.
template-exists = { $path } is there already and was left alone. Choose another name.
template-bad-extension = { $path }: a template is a .csv or an .xlsx file.
template-not-a-table = { $format } is no table, so there is no template of it.
import-problem-not-found = { $path }: there is no such file.
import-problem-not-a-file = { $path }: not a regular file.
import-problem-no-files = { $path }: this folder has no files to bring in.
import-problem-changed = { $path }: somebody wrote to it while it was read. Import it again once it is finished.
import-problem-empty = { $path }: the file is empty. Download it again.
import-problem-too-big = { $path }: unpacks to more than any export of a platform. Nothing of it was taken.
import-problem-nested-archive = { $path }: an archive inside an archive. Unpack it and import its files.
import-problem-unsafe-archive = { $path }: the archive has a path that leads out of its folder: { $detail }. Nothing of it was taken.
import-problem-locked-archive = { $path }: protected with a password: { $detail }. Save it without one.
import-problem-empty-archive = { $path }: the archive has no files.
import-problem-too-deep = { $path }: nested deeper than any export of a platform. Nothing of it was taken.
import-problem-document-type = { $path }: a web page, or XML that declares its own entities. Nothing of it was taken; download the export itself.
import-problem-not-well-formed = { $path }: the JSON or XML breaks off or is damaged at line { $detail }. Download it again.
import-problem-not-readable = { $path }: cannot be read: { $detail }
import-problem-not-recognised = { $path }: no known format. Nothing of it was taken.
import-problem-broken = { $path }: broken: { $detail }. What came before it was taken in; importing again completes it.
demo-building = Building a demonstration desk of { $n } returns from generated platform files …
demo-gone = The demonstration is gone, with all that was written beside it; --keep FILE keeps one.
demo-built = The demonstration desk is { $path }
cli-no-terminal = The screen needs a terminal: { $detail }. All commands work without one; see “afterdesk --help”.
cli-dumb-terminal = This terminal cannot show a screen (TERM is dumb or empty). Set TERM to what your terminal is, such as xterm-256color; every command works without a screen: afterdesk today, afterdesk list, afterdesk --help.
cli-no-screen = There is no terminal to show a screen on: standard input and output must be one. Every command works without: afterdesk today, afterdesk list, afterdesk --help.
demo-exists = { $path } is there already. A demonstration goes into a new file only.
cli-no-view = There is no view “{ $value }” of this list. There are: { $known }
cli-query-help = Query: word "a phrase" field:value field:a,b field>value field:low..high -not ( either or other ) is:STATE has:FIELD no:FIELD sort:FIELD sort:-FIELD
 Times: 2026-11-30 2026-11-30T14:00 2026-W48 2026-11 2026-Q4 today tomorrow monday last-week 3d -3d. Spans: 30m 12h 3d 2w. Amounts: 50 12.50 50EUR.
 The fields of each kind:

# Rules of the desk.
cli-cmd-rules = What the desk does by itself: show, write, switch, check and rehearse its rules
cli-rules-list = All rules, in the order in which they act
cli-rules-show = One rule as it is written
cli-rules-add = Take a rule from a file and switch it on
cli-rules-edit = Change a rule in $EDITOR; mistakes are pointed at
cli-rules-enable = Switch a rule on
cli-rules-disable = Switch a rule off
cli-rules-check = Look for mistakes in a file
cli-rules-rehearse = What a rule would have done in the past; nothing is written
cli-rules-why = Each condition of a rule on one case: why it acts or does not
cli-rules-run = Act on the moments that have passed; for timers of the system
cli-arg-name = Name of a rule
cli-opt-called = Name of the rule; without it the name of the file
cli-opt-over = How far back, such as 90d or 12w
rules-unknown = There is no rule “{ $name }”. There are: { $known }
rules-on = on
rules-off = off
rules-broken = broken
rules-sound = No mistake found.
rules-bad-span = “{ $value }” is no span. Write 90d, 12w or 48h.
rules-rehearsed = Last { $days } days: { $cases ->
    [one] one case
   *[other] { $cases } cases
 }, { $events ->
    [one] one event
   *[other] { $events } events
 }, { $matched ->
    [one] one match
   *[other] { $matched } matches
 }, { $missed } missed by one condition.
rules-money = Money touched: { $amount }
rules-clash = Clash with “{ $rule }”: “{ $step }” against “{ $other }”, { $n ->
    [one] once
   *[other] { $n } times
 }, for example { $example }.
rules-matched = match
rules-missed = near miss
rules-holds = yes
rules-fails = no
rules-set-off = Set off by: { $on }
rules-last-run = Last run on { $key }: { $run }, { $outcome }, { $at }
rules-not-acted = It has not acted on { $key }: nothing of this has happened while every condition held.
rules-is-off = “{ $name }” is switched off, so it does not act at all.
rules-other-kind = This rule is about { $kind }; { $number } is none.
rule-event-opened = opened
rule-event-changed = changed
rule-event-message = message came
rule-event-time = time came
rule-event-silence = nothing heard for
cli-cmd-sync = Bring in the watched folder, run timers, deliver the outbox: once, or with --watch again and again
cli-opt-watch = Go on until stopped, in the rhythm of the settings
sync-running = Another sync of this desk is running. It does the work; try again when it has ended.
sync-imported = { $files ->
    [one] One file
   *[other] { $files } files
 } brought in: { $opened } opened, { $updated } updated, { $rejected } rejected, { $failed } not read.
sync-judged = Calendars, targets or deadlines have changed: { $n } open cases have another due time now.
sync-read = { $n ->
    [1] One text was read.
   *[other] { $n } texts were read.
 }
sync-gone = { $n ->
    [one] One record was kept
   *[other] { $n } records were kept
 } long enough: names, addresses and words were taken out.
sync-timers = Timers: { $n } done, { $refused } left as they are.
sync-delivered = Outbox: { $done } left, { $later } later, { $failed } failed, { $unknown } unknown.
sync-asks = Nobody knows whether these arrived. Decide with “afterdesk do confirm”, “retry” or “stop”: { $numbers }
cli-cmd-policy = What is taken back, until when, at whose cost; and what was decided against it
cli-policy-list = All policies with whom they are for
cli-policy-show = One policy as it is written
cli-policy-add = Take a policy from a file; --from says from which day of the order on
cli-policy-edit = Change a policy in $EDITOR; mistakes are pointed at
cli-policy-check = Look for mistakes in a file
cli-policy-overrides = What was decided against the policy, by month, with what it cost
cli-opt-months = So many months, this one included
cli-opt-from = The first day of the orders that it holds for
policy-unknown = There is no policy “{ $name }”. There are: { $known }
policy-built-in = built in
policy-everybody = everybody
policy-scope-platform = platform
policy-scope-market = market
policy-scope-product-line = product line
policy-scope-tier = tier
policy-no-overrides = Nothing was decided against the policy.
policy-column-month = Month
policy-column-count = Cases
policy-column-approved = Approved
policy-column-waived = Fees waived
cli-opt-plain = The screen as lines below each other, for screen readers
cli-cmd-keys = Print the key map as it holds, with your own keys.toml in it
usage-error = Mistake: { $mistake }
usage-unknown-argument = there is no argument “{ $arg }” here
usage-unknown-command = there is no command “{ $command }”
usage-no-value = “{ $arg }” takes a value, and none is given
usage-bad-value = “{ $value }” cannot be the value of “{ $arg }”
usage-values = ; it takes: { $known }
usage-not-a-number = ; it takes a whole number
usage-bounds = ; it takes a number of { $bounds }
usage-too-many = “{ $arg }” takes no further value: “{ $value }”
usage-too-few = “{ $arg }” takes { $n ->
    [one] one value
   *[other] { $n } values
 }
usage-missing = these are missing: { $args }
usage-twice = “{ $arg }” is given more than once
usage-conflict = “{ $arg }” cannot stand beside { $other }
usage-not-utf8 = an argument is no text in UTF-8
usage-near = Did you mean “{ $near }”?
usage-as-value = To give “{ $arg }” as a value, write “-- { $arg }”.
usage-usage = Usage: { $usage }
usage-help = More with “--help”.
