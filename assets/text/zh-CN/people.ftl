# 客户：跨平台的同一个人、已知情况、退货频率。

verb-differ = 不是同一人
verb-tier = 设置等级
verb-flag = 标记为频繁退货
verb-unflag = 取消标记
arg-tier = 等级
arg-other = 另一位客户

code-sign-mail = 邮箱相同
code-sign-phone = 电话相同
code-sign-address = 姓名和邮编相同
code-sign-near-order = 姓名和国家相同，下单时间相近
code-sign-name = 姓名相同
code-removed-not-theirs = 商品、描述、包装或承运商的责任
code-removed-found-so = 查明不是买家的责任
code-removed-came-to-nothing = 实际没有退回
code-removed-same-order = 同一订单已计入

not-yet-proposal = 没有发现其他记录像是同一人。请指明另一位客户。
cannot-join-same-person = 他们已经是同一人。
expected-word = 一个词，最多 40 个字符；- 表示清空
expected-flag-time = 两年之内的某个时间
expected-CU = 客户编号，例如 CU-12

person-maybe = 可能是同一人：{ $number }  { $name }（{ $platform }） { $confidence }%：{ $signs }
person-counts = { $orders } 个订单 · { $returns } 次退货 · { $complaints } 起投诉 · { $reviews } 条评价
person-stars = { " " }· { $n } 次评分平均 { $stars } 星
person-by-hand = 人工关联
person-flag = { $by } 标记至 { $until }：{ $reason }
person-no-rate = 自身原因退货：{ $orders } 个订单中 { $returned } 个；订单太少，不计比率
person-rate = 自身原因退货：{ $orders } 个订单中 { $returned } 个；公平比率 { $rate }，通常为 { $usual }
person-rate-line = 自身原因退货：{ $orders } 个订单中 { $returned } 个；公平比率 { $rate }，{ $line } 通常为 { $usual }

cli-cmd-customer = 跨平台的客户
cli-customer-frequent = 哪些客户最常因自身原因退货
