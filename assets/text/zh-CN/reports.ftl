# 报告：指标、图表、表格旁边的文字
report-by = 撰写：{ $name }
report-stale = 写成之后数据已有变化
report-overstated = 说法超出了数据所能支持的程度
report-as-table = 以表格查看
report-col-figure = 指标
report-col-value = 数值
report-col-change = 变化
report-col-target = 目标
report-col-basis = 统计口径
report-col-period = 时段
report-col-group = 分组
report-col-low = 下限
report-col-high = 上限
report-col-earlier = 去年同期
report-col-remark = 备注
report-col-cumulated = 累计占比
report-col-cases = 样本数
report-col-overall = 整体
report-col-from = 开始
report-col-until = 结束
report-alarm = 超出偶然波动范围
report-young = 尚未到期，数据仍会变化
report-small = 样本太少，不参与排名
report-vital = 合计占 80% 的少数主因
report-rest = 其余
report-alike = ≈ 与下一项无法区分
report-beyond-inner = 超出 95% 界限
report-beyond-outer = 超出 99.8% 界限
report-goes-on = 仍在持续
report-legend-value = 数值
report-legend-centre = 均值 { $value }
report-legend-limits = 偶然波动的上下限
report-legend-target = 目标“{ $name }”：{ $value }
report-legend-earlier = 去年同期
report-legend-season = 促销与节假日
report-legend-interval = 95% 区间
report-legend-overall = 整体 { $value }
report-legend-inner = 95% 界限
report-legend-outer = 99.8% 界限
report-legend-within = 界限之内
report-legend-beyond = 界限之外
report-legend-groups = 各分组
report-legend-size = 样本数
report-plan-number = 编号
report-plan-action = 行动
report-plan-owner = 负责人
report-plan-due = 期限
report-plan-status = 状态
report-plan-effect = 效果

report-trend-alt = { $n ->
    [0] { $name }从 { $start } 的 { $first } 变为 { $end } 的 { $last }，没有超出偶然波动范围的点。
   *[other] { $name }从 { $start } 的 { $first } 变为 { $end } 的 { $last }，有 { $n } 个点超出偶然波动范围。
}
report-by-order = 按下单日期统计。
report-by-case = 按发生日期统计。
report-goal = 目标“{ $name }”为 { $value }。
report-compare-alt = { $beyond ->
    [0] { $n } 个分组的{ $name }与整体 { $overall } 相比：没有一个差异超出偶然范围。
   *[other] { $n } 个分组的{ $name }与整体 { $overall } 相比：有 { $beyond } 个超出界限。
}
report-bars-alt = 各分组的{ $name }，最高的是{ $label }（{ $value }）。
report-pareto-alt = { $all } 个原因中，{ $n } 个合计占 { $share }：{ $names }。
report-pareto-of-named = 未注明原因的太多，80% 只在已注明的原因中计算。

# 报告及其各部分的名称
report-title-weekly = 周报
report-title-monthly = 月报
report-title-quarterly = 季报
report-title-supplier = 供应商报告 { $name }
report-title-peak = 旺季报告
report-title-one-page = 一页摘要
report-section-summary = 摘要
report-section-figures = 指标
report-section-problems = 问题分析
report-section-comparisons = 对比
report-section-voices = 客户原话
report-section-advice = 建议
report-section-plan = 行动计划
report-section-changed = 上次报告之后的变化
report-section-place = 这批货的总体表现
report-section-defects = 问题所在
report-section-promises = 承诺与进展
report-section-load = 工作量
report-subtitle = { $period }，{ $first } 至 { $last }
report-compared = 对比 { $period }
report-another = 其他
report-change = 较 { $period } { $difference }：{ $call }
report-without-data = 无数据：{ $names }。
report-by-group = 按{ $group }，{ $period }
report-compare-title = 各{ $group }的{ $name }
report-pareto-title = 按{ $group }的{ $name }
report-heat-title = 案件到达的时间
report-heat-alt = { $period }共 { $n } 例，按星期和小时；最多的是 { $day } { $hour } 点：{ $most } 例。
report-heat-note = 退货申请与新投诉，按 { $zone } 时间。
report-weekday-1 = 周一
report-weekday-2 = 周二
report-weekday-3 = 周三
report-weekday-4 = 周四
report-weekday-5 = 周五
report-weekday-6 = 周六
report-weekday-7 = 周日
report-note-cut = 数据截至 { $at }（{ $zone }），操作编号 { $operation }。
report-note-window = 送达后 { $days } 天内提出退货，该订单才计为退货。金额以 { $currency } 计，按下单当日汇率换算。
report-note-intervals = 区间为 95% 置信区间。样本少于 30 的分组只列出、不排名，少于 5 的不计算百分比。
report-note-masked = 已隐去客户信息：原话中的姓名、订单号、邮箱、电话和链接均已去除。

# 命令行
cli-cmd-report = 按模板生成报告；不带模板时列出所有模板
cli-report-template = 模板：weekly、monthly、quarterly、supplier、peak、one-page，或自己写的模板
cli-report-format = term、md、html、xlsx、pdf 或 json；不填时按文件扩展名
cli-report-supplier = 供应商报告所针对的供应商
cli-report-check = 读取模板文件并指出错误
report-written = { $title }：{ $path }
report-unknown-template = 没有名为“{ $name }”的模板。已有：{ $known }
report-about-whom = 这种报告针对某一个{ $what }，请用 --supplier 指明；已有：{ $known }
report-no-browser = PDF 由浏览器打印，但没有找到浏览器。请安装 Chromium、Chrome 或 Edge，或在设置的 [reports] 下用 browser 指明；也可以先生成 html，再用任意浏览器打印。
report-browser-failed = 浏览器没有打印出内容：{ $detail }
report-template-sound = 模板没有错误。
report-trend-plain = { $name }从 { $start } 的 { $first } 变为 { $end } 的 { $last }。
report-others = 其余 { $n } 项
report-col-then = 报告中的数值
report-col-now = 现在
report-since = 自 { $number }（{ $title }，操作 { $operation }）以来，{ $moved ->
    [0] 其 { $same } 项指标均无变化。
   *[other] { $moved } 项指标有变化，{ $same } 项不变。
}
report-since-deed = { $verb } ×{ $n }
report-since-deeds = 其间的操作：{ $list }。
report-since-rules = 统计规则已变：{ $list }。
report-kept = 已留存为 { $number }。
report-no-such = 没有报告 { $number }；“afterdesk list reports” 可列出已生成的报告。
cli-report-changed-since = 按编号查看某份报告生成之后的变化
code-kind-report = 报告
verb-keep-report = 留存报告
verb-mark-sent = 标记为已发送
arg-made = 报告内容（JSON）
report-rising = “{ $phrase }”在增多：{ $now } 位客户提到，之前为 { $before } 位。
sync-report = 报告 { $template }：{ $path }{ $n ->
    [0] {""}
   *[other] ；{ $n } 条消息在待发箱中等待
 }
sync-report-failed = 报告 { $template } 没有生成：{ $detail }
report-because = 依据：{ $why }
report-trend-young = { $told }其后 { $n } 期尚未成熟。
report-limit-sign = │ 随机波动的上限
report-none = 此期间没有记录，无可显示。
report-none-advice = 暂无建议：没有超出随机波动的变化，关注清单为空。
report-none-plan = 没有未完成的行动。
report-none-quotes = 没有可引用的客户原话。
report-none-changed = 尚未留存此类的早前报告，无从比较。
report-none-causes = 还没有人追问原因，因此没有带证据的原因。
cli-report-send-to = 经待发箱发送：邮箱收到文件，Webhook 名收到摘要；等待一分钟，其间可以撤回
report-held = { $list }：一分钟后随下一次 “afterdesk sync” 发出；在此之前可用 “afterdesk undo” 撤回。
report-none-sent = 还没有发送过这样的报告；“afterdesk list reports” 可列出已生成的报告。
code-effect-kind-report = 报告
verb-refile = 移动报告文件
verb-send-report = 发送报告
arg-hash = 文件的哈希值
expected-address = 一个邮箱地址，或设置中 Webhook 的名称
not-yet-report-has-no-file = 该报告生成时没有文件。请用 --out 或 --send-to 重新生成。
not-yet-report-sent-already = 收件人都已收到，或消息正在待发箱中等待。
outlet-attachment-gone = 附件文件已不存在。请重新生成报告再发送。
outlet-attachment-changed = 附件文件在生成后被改动。请重新生成报告再发送。
outlet-attachment-large = 附件超过 20 MB，邮件服务器会拒收。
outlet-bad-recipient = 收件人不是邮箱地址。
outlet-bad-address = 其地址必须以 https:// 开头且不含登录信息；公司自己的主机用 own_host 写明。
outlet-not-public = 其地址不是公网地址。若是公司自己的主机，请在设置中该网络回调下写明 own_host。
outlet-bad-sender = 设置中 [outbox] 的 from 不是邮箱地址。
outlet-no-sender = 设置中 [outbox] 缺少 from。
outlet-no-text = 没有正文。

# 屏幕上
action-report = 生成报告
action-write-as = 写入文件
action-write-section = 编写文字
pager-templates = 生成哪一份报告？
pager-about = 关于哪一个{ $what }？
pager-about-nobody = 这一时段内没有{ $what }，无从写起。
pager-title = 报告
pager-making = 正在生成报告……
pager-formats = 写成
pager-format-html = 网页（HTML）
pager-format-md = 文本（Markdown）
pager-format-xlsx = 电子表格（XLSX）
pager-format-pdf = 纸面（PDF）
pager-format-json = 数据（JSON）
pager-written = 已写入 { $path }，存为 { $number }；按 { $key } 发送。
pager-lines = 第 { $last } 行，共 { $all } 行
pager-writing = 编写：{ $section }
pager-writing-hint = { $keep } 保存 · { $editor } 用编辑器 · { $formats } 保存并写出报告 · 指标写作 {"{"}return_rate line=…{"}"}
action-reports = 已生成的报告：发送、对比
reports-title = 已生成的报告
reports-none = 尚未留存报告。在仪表盘按 R 生成。
reports-hint-kept = Enter 或 T 发送  = 此后的变化  d 移出列表  Esc 关闭
reports-sent = 已发给 { $to }
reports-since = 此后的变化
report-no-operation = 历史记录止于操作 { $newest }，没有操作 { $operation } 可供回溯。
cli-report-at = 以该操作完成时的数据为准
report-as-before = 与 { $period } 相同
report-was = { $period } 为 { $value }
report-pareto-spread = 没有少数突出的原因：{ $all } 个中要 { $n } 个才合计占 { $share }。
report-before-began = { $period } 的数据不完整，不作比较
report-pareto-one = 全部为{ $names }。
report-heat-midnight = 只有日期、没有时刻的记录计在零点。
