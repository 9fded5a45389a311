# 资金：审批权限、余额账本、汇率、换货细节，以及计算单各步骤的说明。
refusal-second-person = 此金额须由两人同意，而提出者是您本人。{ $who ->
    [none] 目前没有其他人可批准这么多：请调高限额。
   *[other] 可由以下人员批准：{ $who }。
 }
refusal-amount-differs = 提交的是 { $submitted } { $currency }，实付 { $paid } { $currency }。请查明原因：标为失败，或确认确有差异（differs=yes）。
not-yet-person-or-file = 只有人或平台文件才能确认款项已付。
not-yet-person-alone = 此事只能由人来做，规则不能代替。
not-yet-approved-anew = 批准已过有效期。请先撤回批准（lapse），再重新审批。
not-yet-rates = 没有当日汇率。请先导入汇率。
not-yet-unit-and-currency = 有多个余额，请指明是哪一个（unit=… currency=…）。
not-yet-in-stock = 库存不足。请换其他商品、转为退款，或填写理由照常发出。
not-yet-replacement-left = 换货商品尚未发出。
not-yet-charged-already = 已经收过款。
not-yet-consent = 客户尚未同意收费。请先记录同意。
verb-lapse = 撤回批准
verb-rate = 锁定汇率
verb-compensate = 补偿
verb-price = 填写差价
verb-consent = 记录同意
verb-charge = 收款
verb-forgive = 免除
verb-returned = 商品已退回
verb-spend = 使用
verb-correct = 更正
arg-differs = 确有差异
arg-currency = 币种
arg-unit = 哪种余额
arg-difference = 差价
arg-deposit = 押金
arg-consent = 客户的同意
code-kind-credit = 余额记录
code-kind-rate = 当日汇率
code-credit-kind-earned = 获得
code-credit-kind-spent = 使用
code-credit-kind-expired = 过期
code-credit-kind-corrected = 更正
code-credit-kind-reversed = 收回
code-credit-unit-store-credit = 店铺余额
code-credit-unit-points = 积分
code-credit-unit-coupon = 优惠券
code-review-reason-other = 其他
code-review-reason-out-of-stock = 缺货
code-review-reason-address = 地址
code-review-reason-price = 价格
code-exchange-status-charged = 已收款
code-exchange-status-forgiven = 已免除
code-exchange-status-returned = 已退回
code-role-agent = 客服
code-role-lead = 组长
code-role-manager = 经理
code-sort-money = 资金规则
code-sort-report = 报告模板
sheet-order-discount = 订单优惠分摊
sheet-paid-otherwise = 实付不同
sheet-exchange-difference = 换货差价
today-messages-lost = 消息未送达或情况不明
today-refunds-to-approve = 退款待审批
today-refunds-review = 退款失败或未获确认
today-exchanges-review = 换货待核对
explain-title = 金额的由来  { $key }
change-by = 怎样会改变：{ $what }
why-other = 依据政策条款。
why-price-share = { $all ->
    [1] 只购买了 1 件 { $sku }，退还其全价 { $of }。
   *[other] 购买的 { $all } 件 { $sku } 中第 { $from } 至第 { $upto } 件，按份额分得 { $of }。每件都取整到最小货币单位，各件相加正好等于 { $of }。
 }
change-price-share = 更改件数。
why-discount-share = 这些商品比标价便宜 { $of }；退回的件数相应扣除其份额。
why-order-discount = 整个订单另有优惠。其中 { $of } 按各行实付金额分摊到此商品，退回的件数扣除其份额。
why-tax-share = 标价之外另付税款 { $of }；退回的件数取回其份额。
why-value-share = 不知道订单的价格，因此 { $all } 件中的 { $units } 件按份额分得 { $of }，即申报的商品价值。
change-value-share = 导入订单，即按订单价格计算。
why-condition = 因商品状况，从 { $of } 中扣除 { $basis }。
change-condition = 更改扣款百分比。
why-restocking-fee = 因商品重新入库而扣留。
change-restocking-fee = 更改重新入库费。
why-return-label = 退回运费由客户承担，因此扣留。
change-return-label = 更改退货面单金额，或更改退货原因。
why-goodwill = 有人自愿多给。
change-goodwill = 更改善意补偿金额。
why-shipping-our-fault = 退货并非客户造成，因此退还寄出运费。
change-shipping-our-fault = 更改退货原因。
why-shipping-whole-order = 整个订单全部退回，因此退还寄出运费。
change-shipping-whole-order = 客户保留部分商品。
why-named-amount = 此金额由人填写，系统未作计算。
change-named-amount = 金额留空，由系统计算。
why-reversal = { $basis } 中有此金额被收回。
why-paid-less-refunded = 最多还能退 { $of }：订单实付金额减去已退或处理中的金额。超出部分在此一次扣除，上面各行不会因此差一分。
change-paid-less-refunded = 作废或冲销该订单的其他退款。
why-paid-otherwise = 实付 { $of }，与提交金额不同，已有人确认。
why-exchange-difference = 换货商品更便宜，差价退给客户。
change-exchange-difference = 更改换货差价。
rate-line = { $amount }，按 { $day } 汇率（{ $source }）：1 { $from } = { $rate } { $to }{ $old ->
    [yes] ，早于订单一周以上
   *[no] {""}
 }
rate-none = 记录此笔时没有订单当日的汇率。导入欧洲央行汇率后“锁定汇率”（rate），即可看到以本币计的金额。
column-kind-of-money = 类型
column-proposed-by = 提出人
column-approved-until = 批准有效至
column-approved-by = 批准人
column-proposed = 提出时间
column-amount = 金额
column-platform-paid = 平台实付
column-mode = 方式
column-difference = 差价
column-deposit = 押金
column-charged = 已收
column-consent = 客户同意
column-back-due = 应退回
column-review = 待核对
column-replaces = 再换自
case-sheet = 金额的由来
case-credits = 余额
column-credit = 余额
tab-refunds = 退款
tab-exchanges = 换货
why-grade = 按政策的成色表，从这些商品中扣除：{ $basis }。
change-grade = 验货时评为其他成色，或填写理由更改扣款百分比。
form-proposed = 超出您的限额，或须两人同意：由他人批准之前保持“已提出”。
form-explain = ? 说明金额由来
cli-waits-for-approval = { $key } 待审批。{ $who ->
    [none] 目前无人可批准这么多：请调高限额。
   *[other] 可由以下人员批准：{ $who }。
 }
