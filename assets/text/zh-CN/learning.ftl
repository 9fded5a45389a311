# 演示数据上的导览，以及只显示一次的提示。
action-tour = 导览
tour-title = 导览 第 { $n } 步，共 { $of } 步（{ $tour } 退出或继续）
tour-open = 上面是接下来要到期的。用 { $down } 或方向键移动，按 { $open } 打开一条。
tour-filter = 按 { $back } 返回，再按 { $returns } 列出退货。筛选：按 { $filter }，输入 status:requested，按 Enter。
tour-approve = 这些在等待决定。按 { $accept } 同意光标所在的一条：政策条款和给客户的通知都已填好。
tour-undo = 完成了，通知会等一分钟才发出。按 { $undo } 全部撤销。
tour-report = 一周的报告：按 { $today } 回到今日，按 { $report }，再按 w 选周报。其他的都可以用 ? 找到。
tour-step-done = 第 { $n } 步完成。
tour-done = 导览结束。随处可用 ? 查看能做什么，{ $key } 可再看一遍。
tip-returns = 提示：{ $accept } 按申请同意，{ $refuse } 拒绝，{ $refund } 退款；{ $filter } 筛选，{ $help } 列出对这一行能做的一切。
tip-complaints = 提示：{ $accept } 接受建议的类型，{ $issue } 加一个字母更正，{ $merge } 与最可能的重复合并，{ $answer } 回复。
tip-shipments = 提示：{ $filter } 后输入 is:stuck 找出没有消息的包裹；{ $open } 看轨迹，{ $tell } 告知团队。
tip-automation = 提示：再按 { $automation } 依次到规则、执行记录、待发箱和行动；{ $rule } 从筛选生成规则。
tip-reports = 提示：{ $moved } 到下一个真正变动的指标，{ $open } 看其案例，{ $report } 为所见生成报告。
tip-knowledge = 提示：在案例上按 { $alike } 找合适的文章；{ $article } 新写一篇。
