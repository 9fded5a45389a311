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
