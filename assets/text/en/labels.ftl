# Understanding texts: classify, labels, why.
cli-cmd-classify = Say what texts complain about, how bad it is, how pleased they sound and in which language; lines or JSON lines
cli-cmd-labels = Measure and teach what texts are understood as
cli-labels-score = Measure against a file of right answers
cli-arg-texts = A file of texts or JSON lines with id and text, or -
cli-opt-train = Learn from the rows of this file first
cli-opt-first = Learn from so many rows of each label only
cli-opt-across = Learn from all languages but one, and score that one
classify-line = { $category } { $percent } %{ $unsure ->
    [1] {" "}(unsure, or { $second })
   *[other] {""}
 } · { $severity } · { $mood } · { $language } · { $why }
labels-nothing-to-score = Nothing in this file can be scored. Each line needs a text and the right answer: a label, with severity, kind or a mood beside it; other labels need --train or --first.
labels-measure-category = Category
labels-measure-severity = Severity
labels-measure-mood = Mood, three classes
labels-measure-mood-two = Mood, two classes
labels-measure-language = Language
labels-measure-label = Labels
labels-score = { $measure }: accuracy { $accuracy }, macro-F1 { $f1 } (n = { $n })
labels-score-lenient = The label or the second complaint: { $accuracy }
labels-head-part = part
labels-head-n = n
labels-head-accuracy = accuracy
labels-head-f1 = F1
labels-head-label = label
labels-head-right = right of said
labels-confusions = Most often mistaken: { $list }
column-understood = Understood
column-category = Category
case-understood = { $category }, or { $next } ({ $percent } %)
case-understood-unsure = unsure: { $category }, or { $next }
case-understood-person = { $category } ✓
case-disagreement = The platform says “{ $platform }”, the customer’s words say { $text }.
arg-category = Category
cli-labels-refit = Try what people’s corrections teach, beside what holds now; with --apply make it hold
cli-labels-list = Labels of your own, with what they know
cli-labels-add = Make a label of your own: it goes to cases as a tag
cli-labels-phrases = Show, add or forget the words that make a label at once
cli-labels-examples = Show, add or forget texts or cases that a label fits; from five on it learns
cli-arg-label = The label’s name, one word as a tag
cli-arg-phrases = Phrases: a star leaves a word’s end open, two dots stand for a few words
cli-arg-examples = Texts, or numbers of cases such as C-12
cli-opt-apply = Make it hold from now on; undo takes it back
cli-opt-title = What people call it
cli-opt-forget = Take these away again
labels-refit-few = { $n } corrections so far: { $fewest } are the least that teach something. Correct categories with the issue key, or: afterdesk do classify C-12 category=size_fit
labels-refit-now = Now (version { $version }): accuracy { $accuracy }, macro-F1 { $f1 } on { $n } corrections
labels-refit-then = After (version { $version }), each fifth judged by the others: accuracy { $accuracy }, macro-F1 { $f1 }
labels-refit-past = Of { $n } past cases { $changed } would have another category; they keep theirs.
labels-refit-move = { $before } → { $after }: { $n }
labels-refit-ask = Nothing was changed. Make it hold with: afterdesk labels refit --apply
labels-head-now = now
labels-head-then = after
labels-head-title = title
labels-head-phrases = phrases
labels-head-examples = examples
labels-learning = learning
labels-by-phrases = by phrases
labels-learned = learned
labels-none = There are no labels of your own. Make one with: afterdesk labels add NAME
labels-unknown = There is no label “{ $name }”. afterdesk labels list shows them.
labels-bad-name = “{ $name }” is no name for a label: letters, digits, - and _ only.
labels-no-text = { $number } has no words of a customer.
code-sort-lesson = lesson
code-sort-label = label
labels-score-keywords = Keywords, five a text, { $language }: F1 { $f1 } (n = { $n })
