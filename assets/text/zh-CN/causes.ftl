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
