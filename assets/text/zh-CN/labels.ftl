# 理解文本：分类、标签、依据。
cli-cmd-classify = 判断文本在抱怨什么、严重程度、情绪和语言；逐行或 JSON 行
cli-cmd-labels = 衡量并训练对文本的理解
cli-labels-score = 用带正确答案的文件来衡量
cli-arg-texts = 文本文件，或带 id 和 text 的 JSON 行，或 -
cli-opt-train = 先用这个文件的行来学习
cli-opt-first = 每个标签只用前几行来学习
cli-opt-across = 用其余语言学习，再考这一种语言
classify-line = { $category } { $percent }%{ $unsure ->
    [1] （不确定，或 { $second }）
   *[other] {""}
 } · { $severity } · { $mood } · { $language } · { $why }
labels-nothing-to-score = 这个文件没有可衡量的内容。每行需要文本和正确答案：标签，以及严重程度、kind 或情绪；其他标签需要 --train 或 --first。
labels-measure-category = 类别
labels-measure-severity = 严重程度
labels-measure-mood = 情绪（三类）
labels-measure-mood-two = 情绪（两类）
labels-measure-language = 语言
labels-measure-label = 标签
labels-score = { $measure }：准确率 { $accuracy }，宏平均 F1 { $f1 }（n = { $n }）
labels-score-lenient = 主标签或第二投诉：{ $accuracy }
labels-head-part = 部分
labels-head-n = n
labels-head-accuracy = 准确率
labels-head-f1 = F1
labels-head-label = 标签
labels-head-right = 正确/判为
labels-confusions = 最常混淆：{ $list }
