# 报告：指标、图表、表格旁边的文字
report-by = 撰写：{ $name }
report-stale = 写成之后数据已有变化
report-overstated = 说法超出了数据所能支持的程度
report-better = 变好
report-worse = 变差
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
report-legend-target = 目标 { $value }
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

# 指标的简短写法
report-no-data = 无数据
report-not-reached = 尚未过半，无中位数
report-variant = { $name }（{ $variant }）
report-of = { $part } / { $whole }
report-n-cases = { $n } 例
report-n-ended = 已完成 { $n } 例
report-n-open = 仍有 { $n } 例未完成，最久 { $oldest }
report-of-orders = { $period } 的订单
report-of-cases = { $period } 内发生
report-ripe = 均已到期
report-ripening = { $share } 已到期
report-ripening-to = { $share } 已到期，预计最终约 { $value }（{ $span }）
report-left-out = 未计入 { $n } 例
report-week = { $week } 周
report-days = { $first } 至 { $last }
report-points = { $n } 个百分点
report-change = 较 { $period } { $change }
report-maybe-chance = { $change }，可能只是偶然
report-trend-alt = { $n ->
    [0] { $name }从 { $start } 的 { $first } 变为 { $end } 的 { $last }，没有超出偶然波动范围的点。
   *[other] { $name }从 { $start } 的 { $first } 变为 { $end } 的 { $last }，有 { $n } 个点超出偶然波动范围。
}
report-by-order = 按下单日期统计。
report-by-case = 按发生日期统计。
report-compare-alt = { $beyond ->
    [0] { $n } 个分组的{ $name }与整体 { $overall } 相比：没有一个差异超出偶然范围。
   *[other] { $n } 个分组的{ $name }与整体 { $overall } 相比：有 { $beyond } 个超出界限。
}
report-bars-alt = 各分组的{ $name }，最高的是{ $label }（{ $value }）。
report-pareto-alt = { $all } 个原因中，{ $n } 个合计占 { $share }：{ $names }。
report-pareto-of-named = 未注明原因的太多，80% 只在已注明的原因中计算。
