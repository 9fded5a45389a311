# What people write into reports.

code-kind-passage = text of a report
code-passage-sort-text = text
code-passage-sort-comment = comment
verb-edit = Write a section of a report
verb-comment = Comment on a section
arg-report = Report
arg-section = Section
arg-about = About whom
arg-base = Version it was written from
expected-version = the number of a version that there is
field-author = author
field-version = version
field-report = report
field-section = section
field-open = in conflict
texts-none = Nobody has written this section. `afterdesk texts edit` opens it in your editor.
texts-version = Version { $n } by { $authors }
texts-open = in conflict
texts-stale = the number no longer holds
texts-overstated = the interval does not bear this out
texts-conflict = Version { $n } is in conflict; write it as it shall be:
cli-cmd-texts = What people write into the sections of a report
cli-texts-show = The text as it is read now, with its comments and conflicts
cli-texts-versions = Every version and comment with its author
cli-texts-edit = Open the newest version in your editor; what others write meanwhile is merged
cli-texts-write = Take the text from a file, or from standard input
cli-texts-comment = Comment on the section
cli-arg-template = Template of the report, such as weekly
cli-arg-section = Section, such as summary
cli-arg-text = Text
cli-opt-about = Whom the report is about, such as a supplier
cli-opt-base = Version that the text was written from

# On the screen.

action-sections = write sections of reports
sections-title = Sections of reports
sections-hint = Enter or c writes  C comments  Esc closes
sections-reading = reading …
texts-no-section = The report has no section “{ $name }”. Its sections are: { $known }
sections-figures = A figure is written in braces, such as {"{"}return_rate line=Shoes{"}"}, and filled in whenever the text is read.
