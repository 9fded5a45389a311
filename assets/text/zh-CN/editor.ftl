# 报告中由人撰写的文字。

code-kind-passage = 报告文字
code-passage-sort-text = 正文
code-passage-sort-comment = 批注
verb-edit = 撰写报告章节
verb-comment = 批注章节
arg-report = 报告
arg-section = 章节
arg-about = 关于谁
arg-base = 所依据的版本
expected-version = 已有版本的编号
field-author = 作者
field-version = 版本
field-report = 报告
field-section = 章节
field-open = 有冲突
texts-none = 还没有人撰写这一章节。`afterdesk texts edit` 会在编辑器中打开它。
texts-version = 第 { $n } 版，作者 { $authors }
texts-open = 有冲突
texts-stale = 数字已不成立
texts-overstated = 区间不支持这一说法
texts-conflict = 第 { $n } 版有冲突，请写成最终内容：
cli-cmd-texts = 报告章节中由人撰写的文字
cli-texts-show = 当前读到的正文，含批注与冲突
cli-texts-versions = 每个版本与批注及其作者
cli-texts-edit = 在编辑器中打开最新版本，他人同时的修改会合并
cli-texts-write = 从文件或标准输入读取正文
cli-texts-comment = 批注章节
cli-arg-template = 报告模板，例如 weekly
cli-arg-section = 章节，例如 summary
cli-arg-text = 文字
cli-opt-about = 报告关于谁，例如供应商
cli-opt-base = 正文所依据的版本

# 屏幕上。

action-sections = 撰写报告章节
sections-title = 报告章节
sections-hint = Enter 或 c 撰写  C 批注  Esc 关闭
sections-reading = 正在读取 …
texts-no-section = 该报告没有章节“{ $name }”。它的章节有：{ $known }
sections-figures = 指标写在花括号里，如 {"{"}return_rate line=Shoes{"}"}，每次阅读时自动填入。
