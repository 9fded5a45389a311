# The knowledge base: articles, where they stand, why one fits a case.

code-kind-article = article
code-article-status-draft = draft
code-article-status-published = published
code-article-status-withdrawn = withdrawn

verb-write = Write an article
verb-publish = Publish
verb-withdraw = Withdraw
verb-adopt = Take over the articles of the program
verb-learn = Make an article of this case
arg-title = Title
arg-body = Text in Markdown
arg-language = Language
arg-issues = For issues
arg-reasons = For reasons
arg-lines = For product lines
arg-platforms = For platforms
arg-words = Search words
arg-article = Article

not-yet-solved = the case is not solved. Resolve or settle it first.
not-yet-outline = no outline of an article came with the program.
expected-line = one line of text
expected-article = the number of an article such as KA-1001, or language/name of one that came with the program

article-built-in = came with the program
article-why-issue = for this issue
article-why-reason = for this reason
article-why-product-line = for this product line
article-why-platform = for this platform
article-foreign = not in the customer's language

articles-exported = { $n ->
    [one] One article
   *[other] { $n } articles
 } written to { $path }
articles-no-language = the language is not known. Put the file into a folder named after it, such as en, or give --language.

cli-cmd-articles = The knowledge base: articles of the desk and those that came with the program
cli-articles-list = All articles, those of the program included
cli-articles-offer = The articles that fit a case, with why
cli-articles-missing = Articles that are not translated into every language that others have
cli-articles-export = Write all articles as Markdown files, one folder for each language
cli-articles-import = Take Markdown files in; the folder names the language
cli-opt-language = Language of the files, where their folder does not name it
cli-arg-folder = Folder

# On the screen.

tab-knowledge = Knowledge
tab-articles = Articles
tab-customers = Customers
action-tab-knowledge = go to Knowledge, and on to its other list
action-articles = list of articles
action-customers = the customer, or all customers
action-new-article = write a new article
action-article-book = take over
action-article-answer = edit
action-article-accept = publish
action-article-refuse = withdraw
list-no-articles = No articles of your own yet. Press { $new } to write one, or { $adopt } to take over the { $n } that came with the program; until then answers are offered those as they are.
column-title = Title
column-name = Name
column-used = Used
column-last-used = Last used
column-changed = Changed
column-lines = Product lines
column-translations = Also in
column-missing = Missing in
sort-used = times used
sort-last-used = last used
article-used =
    { $n ->
        [0] never
        [one] once
       *[other] { $n } times
    }
article-uses = Used by
alike-insert = Enter puts this text into the answer:
alike-open = Enter opens the case:
