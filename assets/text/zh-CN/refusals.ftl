# 命令被拒绝的原因与出路；存储层的消息。
refusal-not-found = 此工作台上没有 { $key }。请用列表或搜索查找。
refusal-unknown-verb = 没有“{ $verb }”这个操作。{ $nearest ->
    [none] 用“afterdesk do --help”查看全部操作。
   *[other] 是否想输入“{ $nearest }”？
 }
refusal-wrong-kind = “{ $verb }”不适用于 { $key }。
refusal-wrong-state = 无法“{ $verb }”：{ $key } 当前为{ $state }。仅在以下状态可行：{ $allowed }。
refusal-missing-argument = “{ $verb }”需要{ $name }（{ $code }=…）。
refusal-bad-argument = { $name }不能是“{ $value }”。应为：{ $expected }。
refusal-unknown-argument = “{ $verb }”不接受“{ $name }”。可用：{ $known }。
refusal-too-many = { $what }：要求 { $wanted }，最多只有 { $most }。
refusal-above-ceiling = { $wanted } { $currency } 超出还剩的：{ $most } { $currency }。
refusal-above-limit = { $wanted } { $currency } 超出您的限额 { $limit } { $currency }。{ $who ->
    [none] 目前无人可批准这么多：请调高限额。
   *[other] 可由以下人员批准：{ $who }。
 }
refusal-amount-unknown = 不知道 { $key } 的实付金额。请导入订单，或直接填写金额。
refusal-currency-mismatch = { $left } 与 { $right } 不能混用。
refusal-policy = 政策不允许：{ $clauses }。填写理由即可破例，理由会被记录并计数。
refusal-policy-open = 政策无法判断：{ $open }。如仍要处理，请填写理由；理由会保留并计数。
refusal-policy-both = 不符合政策：{ $clauses }；另外无法判断：{ $open }。如仍要处理，请填写理由；理由会保留并计数。
refusal-not-yet = 尚不可行：{ $what }
refusal-cannot-join = 两者无法合并：{ $why }
refusal-nothing-to-do = 这不会改变任何内容。
refusal-changed = { $key } 已被操作 { $operation } 修改，请重新查看后再决定。
refusal-effect-left = { $key } 已随操作 { $operation } 发出，无法撤回。请用新的一步更正。
refusal-nothing-to-undo = 没有可撤销的内容。
refusal-unknown-operation = 历史中没有操作 { $operation }。
refusal-already-undone = 第 { $group } 组已被 { $by } 撤销。
expected-units = 整数
expected-money = 金额，如 12.50
expected-percent = 0 到 100 的百分比
expected-when = 日期、tomorrow，或时长如 3d
expected-text = 文字
store-busy = 另一个程序正在写入此工作台，请稍后再试。
store-newer = 此工作台由更新的程序写入（结构 { $found }，本程序支持 { $known }）。请更新 afterdesk；文件未被改动。
store-not-a-desk = 这不是 afterdesk 工作台文件，未作改动。
store-lacks = 此文件缺少每个工作台都有的内容（{ $name }）。文件未被改动；可用 afterdesk rescue 把记录读到新文件。
store-strange = 此文件中有工作台不该有的内容（{ $name }），它可能改动读写的数据。文件未被改动；可用 afterdesk rescue 把记录读到新文件。
store-over-paid = 退款将超过已付金额。数据库已拒绝；未作任何改动。
store-damaged = 工作台文件已损坏：{ $detail }。文件保持原样；请将最近的备份恢复到新文件。
store-disk = 磁盘拒绝：{ $detail }
sealed-new-key = 这是恢复密钥，不会再次显示。请抄下来：没有它，谁也打不开用它加密的备份。用于加密时，可按设置中的 [recovery] 用“afterdesk secret set”保存。
sealed-no-key = 没有恢复密钥：{ $why }。请在设置的 [recovery] 中写明其位置，或用 --key 给出。
sealed-bad-key = 输入的不是恢复密钥：应为十四组，每组四个字母或数字。
sealed-wrong-key = 密钥不对：此备份是用另一个密钥加密的。备份本身未被检查。
sealed-damaged = 密钥正确，但加密备份已损坏；文件保持原样。
store-interrupted = 已停止。
store-exists = { $key } 已存在。
store-other = 无法使用工作台文件：{ $detail }

# 投诉与包裹无法合并或推进的原因，以及参数应填的内容。
not-yet-answered = 尚未回复客户。请先回复再等待。
not-yet-classified = 原因未知。请设定问题类型，或填写原因。
cannot-join-same = 两者是同一条记录。
cannot-join-joined-elsewhere = 其中一方已有关联。请先拆回，或改用保留的那一方。
cannot-join-not-joined = 两者并未关联。
cannot-join-spam = 对方是垃圾信息。请先重新打开。
cannot-join-platform-case = 平台按自己的时限处理此案。请反向合并。
cannot-join-nothing-left = 不能拆走全部消息，请至少保留一条。
cannot-join-known = 此包裹已在工作台上。请按运单号查找。
expected-future = 将来的时间
expected-past = 已过去的时间
expected-messages = 消息编号，如 M-12，用逗号分隔
expected-M = 消息编号，例如 M-12
expected-C = 投诉编号，如 C-12
expected-R = 退货单编号，如 R-12
refusal-mistakes = 内容未采用：{ $mistakes }
mistake-at = 第 { $line } 行第 { $column } 列：
mistake-at-line = 第 { $line } 行：
mistake-nearest = 是否想写“{ $near }”？
mistake-syntax = 第 { $line } 行第 { $column } 列：不是有效的 TOML。
mistake-unknown-key = { $at }此处不认识“{ $found }”。可用：{ $known }。
mistake-missing-key = { $at }缺少“{ $found }”。
mistake-bad-value = { $at }“{ $found }”不适用于此处。{ $known ->
    [none] {""}
   *[other] 可用：{ $known }。
 }
mistake-bad-query = { $at }查询语句在“{ $found }”处有误。{ $known ->
    [none] {""}
   *[other] 是否想写“{ $known }”？
 }
mistake-nobody-asks = { $at }“{ $found }”指正在查询的人，而规则没有查询人。请写出姓名，例如 assignee:mei。
mistake-never-open = 第 { $line } 行：此日历从不营业。请至少给一个工作日写上时间，例如 monday = ["09:00-18:00"]。
cannot-join-same-name = 已有同名项，请换一个名称。
expected-name = 不超过 80 个字符的名称
mistake-unknown-verb = { $at }“{ $found }”不是这类案件的动作。{ $known ->
    [none] {""}
   *[other] {""}是否指“{ $known }”？
 }
mistake-open-brace = “{ $found }”（第 { $line } 行第 { $column } 列）：此花括号没有闭合。可替换的词写在一对花括号中，用斜线隔开：{"{"}电池/电芯{"}"}没电。
mistake-stray-brace = “{ $found }”（第 { $line } 行第 { $column } 列）：此花括号没有对应的左括号。可替换的词写在一对花括号中，用斜线隔开：{"{"}电池/电芯{"}"}没电。
mistake-empty-phrase = “{ $found }”（第 { $line } 行）：其中有一部分没有可查找的词。请按客户的写法填写。
expected-label-name = 一个词，只含字母、汉字、数字、- 和 _（它会作为案件上的标记）
expected-label-new = 其他标签没有用过的名称
mistake-unknown-argument = { $at }该动作没有参数“{ $found }”。可用参数：{ $known }。
not-yet-decided-by-refund = 付款指令由退款决定。请确认、重试或放弃该退款。
not-yet-person-decides = 不知是否送达，只能由人来决定。
