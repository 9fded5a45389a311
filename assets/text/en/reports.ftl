# Reports: the words around figures, charts and tables
report-by = Written by { $name }
report-stale = the data have moved since this was written
report-overstated = says more than the figures support
report-as-table = The same as a table
report-col-figure = Figure
report-col-value = Value
report-col-change = Change
report-col-target = Target
report-col-basis = How it was counted
report-col-period = Period
report-col-group = Group
report-col-low = Lower limit
report-col-high = Upper limit
report-col-earlier = A year before
report-col-remark = Remark
report-col-cumulated = Cumulated
report-col-cases = Cases
report-col-overall = All together
report-col-from = From
report-col-until = Until
report-alarm = outside what chance explains
report-young = has not had its time yet
report-small = too few cases to rank
report-vital = among the few that make up 80%
report-rest = the others
report-alike = ≈ next one cannot be told apart
report-beyond-inner = beyond the 95% limits
report-beyond-outer = beyond the 99.8% limits
report-goes-on = goes on
report-legend-value = Value
report-legend-centre = Mean { $value }
report-legend-limits = Limits of chance
report-legend-target = Goal “{ $name }”: { $value }
report-legend-earlier = The same time a year before
report-legend-season = Sales and holidays
report-legend-interval = Interval of 95%
report-legend-overall = All together { $value }
report-legend-inner = 95% limits
report-legend-outer = 99.8% limits
report-legend-within = Within
report-legend-beyond = Beyond
report-legend-groups = Groups
report-legend-size = Number of cases
report-plan-number = No.
report-plan-action = Action
report-plan-owner = Who
report-plan-due = By when
report-plan-status = State
report-plan-effect = Effect

report-trend-alt = { $n ->
    [0] { $name } went from { $first } in { $start } to { $last } in { $end }; nothing lies outside what chance explains.
    [one] { $name } went from { $first } in { $start } to { $last } in { $end }; one point lies outside what chance explains.
   *[other] { $name } went from { $first } in { $start } to { $last } in { $end }; { $n } points lie outside what chance explains.
}
report-by-order = Counted by the date of the order.
report-by-case = Counted by the case’s own date.
report-goal = The goal “{ $name }” is { $value }.
report-compare-alt = { $beyond ->
    [0] { $name } of { $n } groups against { $overall } of all together: none differs by more than chance.
    [one] { $name } of { $n } groups against { $overall } of all together: one lies beyond the limits.
   *[other] { $name } of { $n } groups against { $overall } of all together: { $beyond } lie beyond the limits.
}
report-bars-alt = { $name } by group; { $label } comes first with { $value }.
report-pareto-alt = { $n ->
    [one] One of { $all } causes makes up { $share }: { $names }.
   *[other] { $n } of { $all } causes together make up { $share }: { $names }.
}
report-pareto-of-named = So much has no stated cause that the 80% are counted among the stated ones only.

# What a report is and what its parts are
report-title-weekly = Weekly review
report-title-monthly = Monthly review
report-title-quarterly = Quarterly review
report-title-supplier = Supplier pack { $name }
report-title-peak = Peak season
report-title-one-page = One page
report-section-summary = Summary
report-section-figures = Figures
report-section-problems = What goes wrong
report-section-comparisons = Comparisons
report-section-voices = What customers say
report-section-advice = Advice
report-section-plan = Action plan
report-section-changed = What changed since the last report
report-section-place = How these goods stand
report-section-defects = What is wrong with them
report-section-promises = What was promised and what moved
report-section-load = Load
report-subtitle = { $period }, { $first } to { $last }
report-compared = compared with { $period }
report-another = another one
report-change = { $difference } against { $period }: { $call }
report-without-data = No data: { $names }.
report-by-group = By { $group }, { $period }
report-compare-title = { $name } by { $group }
report-pareto-title = { $name } by { $group }
report-heat-title = When cases come in
report-heat-alt = { $n ->
    [one] One case of { $period } by weekday and hour.
   *[other] { $n } cases of { $period } by weekday and hour; most come on { $day } in the hour from { $hour }: { $most }.
}
report-heat-note = Returns asked for and complaints opened, in the time of { $zone }.
report-weekday-1 = Mon
report-weekday-2 = Tue
report-weekday-3 = Wed
report-weekday-4 = Thu
report-weekday-5 = Fri
report-weekday-6 = Sat
report-weekday-7 = Sun
report-note-cut = Data as of { $at } ({ $zone }), operation { $operation }.
report-note-window = An order counts as returned when that begins within { $days } days of its delivery. Sums are in { $currency }, at the rate of the order’s day.
report-note-intervals = Intervals hold 95 times in 100. Groups under 30 cases are shown but not ranked, under 5 without a percentage.
report-note-masked = Customers are masked: names, order numbers, mail addresses, telephone numbers and links are taken out of what they wrote.

# On the command line
cli-cmd-report = A report made from a template; without one, the templates
cli-report-template = The template: weekly, monthly, quarterly, supplier, peak, one-page, or one of your own
cli-report-format = term, md, html, xlsx, pdf or json; without it, what the file’s ending says
cli-report-supplier = The supplier that a supplier pack is about
cli-report-check = Read a template from a file and say what is wrong with it
report-written = { $title }: { $path }
report-unknown-template = There is no template “{ $name }”. Known are: { $known }
report-about-whom = Such a report is about one { $what }. Say which with --supplier; known are: { $known }
report-no-browser = A PDF is printed by a browser, and none was found. Install Chromium, Chrome or Edge, or name one as “browser” under [reports] in the settings; or make the report as html and print it from any browser.
report-browser-failed = The browser printed nothing: { $detail }
report-template-sound = The template is sound.
report-trend-plain = { $name } went from { $first } in { $start } to { $last } in { $end }.
report-others = { $n ->
    [one] one other
   *[other] { $n } others
 }
report-col-then = As printed
report-col-now = Now
report-since = Since { $number } ({ $title }, operation { $operation }) { $moved ->
    [0] none of its { $same } figures has moved.
    [one] one figure has moved, { $same } are the same.
   *[other] { $moved } figures have moved, { $same } are the same.
}
report-since-deed = { $verb } ×{ $n }
report-since-deeds = What was done since then: { $list }.
report-since-rules = Counted by other rules now: { $list }.
report-kept = Kept as { $number }.
report-no-such = There is no report { $number }; “afterdesk list reports” names those that were made.
cli-report-changed-since = What has moved since a report was made, by its number
code-kind-report = report
verb-keep-report = Keep a report
verb-mark-sent = Mark as sent
arg-made = The report as JSON
report-rising = “{ $phrase }” rises: { $now ->
    [one] one voice says
   *[other] { $now } voices say
 } it, { $before } in the time before.
sync-report = Report { $template }: { $path }{ $n ->
    [0] {""}
    [one] {"; one message with it waits in the outbox"}
   *[other] ; { $n } messages with it wait in the outbox
 }
sync-report-failed = The report { $template } was not made: { $detail }
report-because = because of { $why }
report-trend-young = { $told } { $n ->
    [one] One more has not had its time yet.
   *[other] The { $n } after it have not had their time yet.
}
report-limit-sign = │ upper limit of what chance explains
report-none = Nothing to show: no cases in this period.
report-none-advice = No advice: nothing moved by more than chance explains, and nothing is on the watch list.
report-none-plan = No action is open.
report-none-quotes = No customer wrote anything that could be quoted.
report-none-changed = No earlier report of this sort has been kept, so there is nothing to compare with.
report-none-causes = Nobody has asked why yet, so there are no causes with evidence.
cli-report-send-to = Send it through the outbox: mail addresses get the file, a webhook’s name its summary; they wait a minute and can be taken back
report-held = { $list }: leaves with the next “afterdesk sync” a minute from now; “afterdesk undo” takes it back until then.
report-none-sent = No such report has been sent yet; “afterdesk list reports” names those that were made.
code-effect-kind-report = report
verb-refile = Move a report’s file
verb-send-report = Send a report
arg-hash = The hash of the file
expected-address = a mail address, or the name of a webhook of the settings
not-yet-report-has-no-file = it was made without a file. Make it again with --out or --send-to.
not-yet-report-sent-already = they all have it, or a message to them is waiting in the outbox.
outlet-attachment-gone = its file is no longer there. Make the report again and send that.
outlet-attachment-changed = its file was changed after it was made. Make the report again and send that.
outlet-attachment-large = its file is larger than 20 MB, which mail servers refuse.
outlet-bad-recipient = the recipient is no mail address.
outlet-bad-address = its address must begin with https:// and have no login in it; a host of the company's own is named by own_host.
outlet-not-public = its address is not a public one. If it is the company's own, name it: own_host under the webhook in the settings.
outlet-bad-sender = “from” under [outbox] in the settings is no mail address.
outlet-no-sender = “from” under [outbox] in the settings is missing.
outlet-no-text = it has no text.

# On the screen
action-report = make a report
action-write-as = write to a file
action-write-section = write on its text
pager-templates = Make which report?
pager-about = About which { $what }?
pager-about-nobody = There is no { $what } in this period, so there is nothing that it could be about.
pager-title = Report
pager-making = Making the report …
pager-formats = Write as
pager-format-html = page (HTML)
pager-format-md = text (Markdown)
pager-format-xlsx = spreadsheet (XLSX)
pager-format-pdf = paper (PDF)
pager-format-json = data (JSON)
pager-written = Written to { $path }, kept as { $number }; { $key } sends it.
pager-lines = { $last } of { $all } lines
pager-writing = Write: { $section }
pager-writing-hint = { $keep } keeps it · { $editor } your editor · { $formats } keeps it and writes the report · a figure is {"{"}return_rate line=…{"}"}
action-reports = reports made: send, compare
reports-title = Reports that were made
reports-none = No report has been kept yet. R on the dashboard makes one.
reports-hint-kept = Enter or T sends  = what has changed since  d takes it from the list  Esc closes
reports-sent = went to { $to }
reports-since = What has changed since
report-no-operation = The history ends with operation { $newest }; there is no operation { $operation } to look back to.
cli-report-at = As the desk stood when this operation had been done
report-as-before = as in { $period }
report-was = { $value } in { $period }
report-pareto-spread = No few causes stand out: it takes { $n } of { $all } to make up { $share }.
report-before-began = { $period } is not all on the desk, so nothing is compared
report-pareto-one = All of it is { $names }.
report-heat-midnight = Dates without a time of day stand at midnight.
