# 几个键就能做的决定：用一个字母选的答案。
quick-hint = 按字母选择 · 或用方向键加 Enter · { $form } 完整表单 · Esc 什么都不改
quick-reading = 正在读取……
quick-nothing = 没有可选的。
quick-reply = 等客户回复
quick-scan = 等包裹有新轨迹
quick-refund = 等退款完成
quick-day = 推到明天
quick-three-days = 推迟三天
quick-week = 推迟一周
