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
code-removed-found-so = 查明不是客户的责任
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

# 屏幕。

case-customer = 客户
person-identities = 同一人
person-proposals = 是否同一人？
person-returning = 自身原因的退货
person-cases = 案例
person-counts-case = 计入
person-more-cases = 另有 { $n } 个
person-in-full = { $key }：查看客户详情
person-part-how = { $key }：将此记录拆出
person-join-how = { $same }：是同一人 · { $other }：不是同一人，不再询问
person-flag-how = { $key }：设置或取消标记。标记只作提示，到期自动失效，不会因此拒绝任何请求。
action-customer-accept = 同一人
action-customer-refuse = 另一人
action-customer-merge = 关联或拆出
action-customer-tags = 等级
action-customer-refund = 使用余额
action-customer-replace = 更正余额
action-customer-remove = 余额过期
action-customer-escalate = 标记
column-email = 邮箱
column-phone = 电话
column-country = 国家
column-handle = 账号
column-tier = 等级
column-person = 同一人
column-flagged = 标记至
column-first-seen = 首次出现
sort-first-seen = 首次出现
sort-flagged = 标记截止
cli-customer-export = 把一个人的全部数据导出为一个 JSON 文件
cli-customer-erase = 永久清除一个人的数据；金额与数量保留
cli-opt-yes = 不再询问，直接执行
customer-exported = 此人的 { $n } 条记录已写入 { $path }
retention-no-rules = 设置中没有 [retention]：不会自动清除任何内容。
retention-due = { $n } 条记录已到保存期限。姓名、地址和文字将永久清除，历史中也一样；金额、数量和日期保留。加上 --yes 以执行。
retention-done = 已从 { $n } 条记录和历史中的 { $operations } 个操作中清除姓名、地址和文字。此前的备份仍含有这些内容。
customer-erase-asks = 此人的 { $n } 条记录、其历史以及由此生成的文件将永久失去姓名、地址和文字；金额保留。加上 --yes 以执行。
customer-erased = 已从 { $records } 条记录和历史中的 { $operations } 个操作中清除；以后导入的文件不会再带回这些内容。
customer-erased-file = 已从此文件中去除：{ $path }
customer-erased-copy = 这份较早的工作台副本仍含有这些内容：{ $path }
customer-erased-report = 这份留存的报告文件可能仍引用了此人的话：{ $path }
