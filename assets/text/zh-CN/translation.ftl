# 翻译：引擎、译文，以及引擎缺少什么。

cli-cmd-translate = 用另一种语言看一段文字：一句话、一个文件、管道，或一个个案里的文字
cli-translate-text = 一段文字；每行一段文字的文件（或带“text”和“id”的 JSON 行）；个案编号；- 表示标准输入
cli-translate-to = 想读的语言，如 en 或 zh；不填则用设置中的语言，再则用界面语言
cli-translate-from = 文字本身看不出语言时，在此写明
cli-translate-engine = 只用设置中这个名称的引擎
cli-opt-engines = 按询问顺序列出各引擎，以及各自缺少什么
action-translate = 用自己的语言看客户写的文字
translate-bad-language = “{ $value }”不是语言代码。请用 en、zh、de、fr、es、it、pt、ja 之类的代码。
translate-say-from = 文字太少，无法判断语言。请用 --from 说明，例如 --from de。
translate-no-engine = 没有可用的引擎能译成“{ $to }”。{ $known ->
    [none] 目前没有可用的引擎。
   *[other] 它们支持：{ $known }。
 } afterdesk translate --engines 会说明各引擎缺少什么；其他引擎写在设置的 [translation.engines] 中。
translate-empty = 没有可翻译的内容：文字为空。
translate-unknown-engine = 设置中没有名为“{ $name }”的引擎。现有：{ $known }。
translate-no-text = 这一行不是带“text”的 JSON 对象：{ $line }
translate-no-texts = { $number } 中没有人写过文字。
translate-from-unknown = ?
translate-same = { $from }：无需翻译
translate-nothing = { $from } → { $to }：未能翻译。{ $why }
translate-unknown = { $n }% 的词不认识
translate-lost = { $n } 处姓名或号码在译文中丢失，请看原文
translate-cut = 只译了开头
translate-ready = 可用  { $known }
translate-working = 正在翻译…（再按 { $key } 停止）
translate-on = 文字译成 { $to }；再按一次 { $key } 只看原文。
translate-off = 译文已隐藏。
translate-no-case = 这里没有可以翻译的文字。
translate-fault-off = 未开启：在设置中开启（[translation.engines]，on = true）
translate-fault-no-pair = 不会 { $detail }
translate-fault-no-language = 看不出文字是哪种语言
translate-fault-not-installed = 本机没有：{ $detail }
translate-fault-no-key = 设置所说的地方没有密钥：{ $detail }
translate-fault-denied = 不接受密钥（{ $detail }）
translate-fault-too-often = 要求暂停（{ $detail }）
translate-fault-quota = 所购额度已用完（{ $detail }）
translate-fault-broken = 出错或回答看不懂{ $detail ->
    [none] {""}
   *[other] {""}（{ $detail }）
 }
translate-fault-timeout = 未及时回答{ $detail ->
    [none] {""}
   *[other] {""}（{ $detail }）
 }
translate-fault-no-connection = 连不上（{ $detail }）
translate-fault-certificate = 本机信任的机构都不为它作保（{ $detail }）；什么也没有发出
translate-fault-bad-address = “address”必须以 https:// 开头，只有本机可用 http://（{ $detail }）
translate-fault-redirected = 转到另一个地址，不予跟随（{ $detail }）
translate-fault-refused = 拒绝（{ $detail }）
translate-fault-too-big = 回答过大（{ $detail }）
translate-fault-wrong-language = 用了另一种语言回答（{ $detail }）
translate-fault-resting = 刚才失败，半分钟内不再询问
translate-fault-cancelled = 已停止
code-engine-kind-glossary = 内置词汇
code-engine-kind-apertium = Apertium
code-engine-kind-libretranslate = LibreTranslate
code-engine-kind-chat = 语言模型
code-engine-kind-command = 命令
code-translation-quality-glossary = 只译单词
code-translation-quality-gist = 大意
code-translation-quality-machine = 机器翻译
code-translation-quality-own = 自有
