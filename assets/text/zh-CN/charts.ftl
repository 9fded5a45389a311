# 图表上的文字：图例与坐标轴。
chart-percent = { $n } %
chart-thousands = { $n }k
chart-millions = { $n }M
chart-days = { $n } 天
chart-hours = { $n } 小时
chart-minutes = { $n } 分
chart-seconds = { $n } 秒
chart-n = n = { $n }
chart-value = 数值
chart-alarm = 异常
chart-limits = 控制限
chart-centre = 中心
chart-earlier = 去年同期
chart-young = 尚未成熟
chart-season = 促销或节日
chart-at-least = 至少
chart-up-to-value = 到数值
chart-at-most = 至多
chart-few = 样本少，不排名
chart-vital = 关键少数：80 %
chart-cumulated = 累计
chart-alike = 与下一项分不出高下
chart-overall = 总体
chart-limits-95 = 95 %
chart-limits-998 = 99.8 %
chart-size = 件数
chart-more = …… 还有 { $n } 项
