# 知识库：文章、状态、为何适合某个案例。

code-kind-article = 文章
code-article-status-draft = 草稿
code-article-status-published = 已发布
code-article-status-withdrawn = 已撤回

verb-write = 撰写文章
verb-publish = 发布
verb-withdraw = 撤回
verb-adopt = 采用自带文章
verb-learn = 由此案例生成文章
arg-title = 标题
arg-body = Markdown 正文
arg-language = 语言
arg-issues = 适用问题类型
arg-reasons = 适用原因
arg-lines = 适用产品线
arg-platforms = 适用平台
arg-words = 检索词
arg-article = 文章

not-yet-solved = 案例尚未解决。请先解决或结案。
not-yet-outline = 程序没有附带文章提纲。
expected-line = 一行文字
expected-article = 文章编号（如 KA-1001），或自带文章的“语言/名称”

article-built-in = 自带
article-why-issue = 适用此问题类型
article-why-reason = 适用此原因
article-why-product-line = 适用此产品线
article-why-platform = 适用此平台
article-foreign = 不是客户的语言

articles-exported = 已将 { $n } 篇文章写入 { $path }
articles-no-language = 无法确定语言。请把文件放进以语言命名的文件夹（如 en），或用 --language 指定。

cli-cmd-articles = 知识库：本台的文章与自带文章
cli-articles-list = 全部文章，包括自带的
cli-articles-offer = 适合某个案例的文章及理由
cli-articles-missing = 尚缺其他语言版本的文章
cli-articles-export = 将全部文章写成 Markdown 文件，每种语言一个文件夹
cli-articles-import = 读入 Markdown 文件；文件夹名即语言
cli-opt-language = 文件的语言（文件夹未注明时）
cli-arg-folder = 文件夹

# 屏幕。

tab-knowledge = 知识库
tab-articles = 文章
tab-customers = 客户
action-tab-knowledge = 转到知识库及其另一个列表
action-articles = 文章列表
action-customers = 客户详情或客户列表
action-new-article = 撰写新文章
action-article-book = 采用自带
action-article-answer = 编辑
action-article-accept = 发布
action-article-refuse = 撤回
list-no-articles = 还没有自己的文章。按 { $new } 撰写一篇，或按 { $adopt } 采用自带的 { $n } 篇；在此之前，答复时会直接推荐自带文章。
column-title = 标题
column-name = 名称
column-used = 使用
column-last-used = 上次使用
column-changed = 修改
column-lines = 产品线
column-translations = 其他语言
column-missing = 缺少语言
sort-used = 使用次数
sort-last-used = 上次使用
article-used = { $n } 次
article-uses = 使用记录
alike-insert = 按 Enter 将此文放入答复：
alike-open = 按 Enter 打开案例：
