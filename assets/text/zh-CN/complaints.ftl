# 投诉处理的深度功能：唤醒、重复、后续、致谢。
verb-heard = 客户说
verb-follow-up = 新建后续投诉
verb-no-answer = 无需回复
verb-apart = 不是同一件事
arg-later = 合并之后的消息
code-later-back = 随它拆回
code-later-stay = 留在这里
column-woke = 因何返回
column-twin = 疑似重复
column-follows = 接续自
column-followed-by = 后续在
column-split-from = 拆分自
column-merged-into = 已合并到
case-twin = { $number } 像是同一件事：{ $why }。按 { $key } 合并；命令“不是同一件事”可将两者分开。
case-twin-why = 同一客户、同一订单、14 天之内
case-only-thanks = 客户只是致谢。按 { $key }：无需回复。
row-twin = (= { $number }) { $subject }
row-thanks = （致谢）{ $subject }
row-woke = （{ $by }）{ $subject }
verb-answer-with = 用常用回复作答
arg-saved = 常用回复
expected-saved = 常用回复的代码，可用 `afterdesk answers` 列出
refusal-blanks-left = 未发送：正文中的 { $blanks } 还没有填写。请填上内容，或将其删除。
cli-cmd-answers = 列出常用回复及缺少的语言；给出编号时，显示发给该客户的内容
answers-missing = 缺少 { $languages }
answers-stand-in = 暂代：没有 { $wanted } 的文本
