# 根本原因：为什么出错、哪些证据支持或反对、采取了什么行动、行动是否有效。

code-kind-cause = 原因
code-kind-evidence = 证据
code-kind-action = 行动
code-cause-state-guess = 猜测
code-cause-state-supported = 有证据支持
code-cause-state-refuted = 已否定
code-stance-for = 支持
code-stance-against = 反对
code-proof-case = 案例
code-proof-quote = 原话
code-proof-query = 案例组
code-proof-figure = 指标
code-weight-weak = 弱
code-weight-fair = 中
code-weight-strong = 强
code-verdict-early = 为时过早
code-verdict-helped = 有效
code-verdict-did-not = 无效
code-verdict-cannot-tell = 尚无法判断
code-basis-cohort = 按下单日
code-basis-flow = 按发生日

verb-why = 追问为什么
verb-evidence = 添加证据
verb-support = 标为有证据支持
verb-refute = 标为已否定
verb-guess = 改回猜测
verb-reword = 换个说法
verb-act = 采取行动
verb-due = 改期
verb-aim = 指定要改善的指标
verb-reckon = 评估效果
verb-seen = 已知悉效果
arg-family = 原因类别
arg-cases = 案例
arg-query = 查询
arg-quote = 客户原话
arg-metric = 指标
arg-scope = 范围
arg-period = 期间
arg-basis = 统计口径
arg-weight = 分量
arg-stance = 支持或反对
arg-on = 日期
arg-action = 行动

not-yet-evidence-for = 没有支持它的证据。请先添加证据（cases=…、quote=…、query=…、metric=…）。
not-yet-figure-is-question = 这正是被追问的指标：它说明事情如此，而不是为何如此。请换一个指标，或标记个案后再追问。
not-yet-figure-without-data = 该指标在此期间没有数据，既不能支持也不能反对任何原因。请换一个期间或指标。
cause-says-nothing = 无数据：不计入证据
not-yet-stronger-against = 有更强的反对证据。请添加同等分量的证据，或先移除对方。
not-yet-evidence-against = 没有反对它的证据。请先添加证据（cases=…、quote=…、query=…、metric=…）。
not-yet-cause-refuted = 它已被否定。请从其他原因继续。
not-yet-leaf = 下面还有原因。请对最末一层采取行动。
not-yet-whys-below = 下面还有原因。请先移除它们。
not-yet-actions-of-cause = 已有针对它的行动，移除后行动将无所依附。
not-yet-action-done = 行动尚未完成。
expected-case = 退货、投诉、包裹或评价的编号，例如 R-12
expected-quoted-case = 所引用的那一个案例（cases=R-12）
expected-words-of-case = 案例中原样出现的话
expected-query = 查询，例如 reason:defective
expected-scope = 分组，例如 line="Running shoes" market=de
expected-ACT = 行动编号，例如 ACT-3
expected-CAUSE = 原因编号，例如 CAUSE-3

field-parent = 上级
field-root = 问题
field-state = 状态
field-family = 类别
field-n-for = 支持
field-n-against = 反对
field-metric = 指标
field-scope = 范围
field-period = 期间
field-cause = 原因
field-stance = 立场
field-proof = 形式
field-weight = 分量
field-query = 查询
field-verdict = 效果
field-text = 内容

# 树状显示。

cause-asked-by-figure = { $metric } · { $scope } · { $period }
cause-whole-shop = 全店
cause-for = 支持：{ $n }
cause-against = 反对：{ $n }
cause-cases-now = 现有 { $n }
cause-cases-then = 现有 { $n }，添加时 { $then }
cause-of-who = { $who }，截至 { $due }
cause-nobody = 无人
cause-no-day = 未定日期

cause-effect = { $metric } { $before } → { $after }：{ $moved }，前后各 { $days } 天：{ $verdict }
cause-effect-bare = { $metric } { $before } → { $after }，前后各 { $days } 天：{ $verdict }
cause-moved-points = { $by } 个百分点（{ $low } 至 { $high }）
cause-moved-percent = { $by }%（{ $low } 至 { $high }）
cause-figure-now = { $value }（{ $part }/{ $whole }，{ $low }–{ $high }%）

# 列表与“今日”。

today-actions-overdue = 逾期的行动
today-actions-told = 可查看效果的行动
tab-actions = 行动
action-actions = 转到行动
action-ask-why = 追问为什么：根本原因
action-action-settle = 完成，或知悉效果
action-action-refuse = 不做
action-action-accept = 知悉效果
list-no-actions = 尚未针对任何原因采取行动。按 { $why } 追问为什么，最末一层可以变成行动。
column-aim = 目标
column-effect = 效果
column-cause = 原因
column-verdict = 效果
cause-effect-from = { $day } 起可以评估

# 追问“为什么”的界面。

whys-title = 为什么？
whys-from-nothing = 问题列表。在案例、指标或柱形上按 y 提出新问题。
whys-from-cases = 来自 { $n } 个案例，首个为 { $first }
whys-from-query = 来自 { $kind }：{ $query }
whys-from-figure = 来自 { $metric } · { $scope } · { $period }
whys-none = 还没有人提问。输入问题后按 Enter。
whys-new-question = 问题：
whys-new-why = 因为：
whys-new-words = 换个说法：
whys-new-action = 行动：
whys-days = 1–9 天  w 两周  m 一个月  q 一个季度
whys-nothing-at-hand = 手头没有内容。请先标记案例或停在指标上，再追问。
whys-hint-typing = Enter 保存  Esc 离开输入
whys-hint-why = Enter 保存  Alt-e 保存并以手头的内容为证据（Alt-E 为反证）  Esc 放弃
whys-hint-new-or-old = Enter 提问；不输入文字则打开光标所在的问题
whys-hint-act = @ 加字母：负责人，其后或 + 后加数字：几天之内  Enter 保存
whys-hint-tree = y 追问  e 支持  E 反对  s 有据  x 否定  b 猜测  a 行动  c 改写  i 类别  d 移除  Enter 案例  q 问题
whys-hint-questions = y 新问题  Enter 打开  Esc 关闭
action-questions = 全部问题
action-evidence = 支持的证据
action-evidence-against = 反对的证据
action-support = 标为有证据支持
action-refute = 标为已否定
action-guess = 改回猜测
action-reword = 换个说法
action-act-on = 采取行动
action-action-assign = 谁来做
action-action-snooze = 改期
action-action-issue = 要改善哪个指标
column-task = 任务
