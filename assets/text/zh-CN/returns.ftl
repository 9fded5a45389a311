# 退货、退款与换货的操作、参数、条款与计算规则。
verb-approve = 批准
verb-refuse = 拒绝
verb-cancel = 取消
verb-overrule = 推翻拒绝
verb-receive = 收货登记
verb-close-receipt = 结束收货
verb-inspect = 质检
verb-refund = 退款
verb-credit = 发放余额或积分
verb-exchange = 换货
verb-resend = 补发
verb-settle = 了结
verb-expire = 作过期处理
verb-dispute = 登记争议
verb-end-dispute = 结束争议
verb-hold = 挂起
verb-release = 解除挂起
verb-submit = 提交
verb-confirm = 确认
verb-unknown = 标为未确认
verb-fail = 标为失败
verb-retry = 重试
verb-abandon = 放弃
verb-void = 作废
verb-reverse = 冲销
verb-ready = 可发出
verb-review = 待核对
verb-ship = 已发出
verb-deliver = 已送达
verb-overdue = 退回逾期
verb-convert = 转为退款
verb-unexchange = 换货退回
verb-import = 导入
verb-undo = 撤销
verb-redo = 重做
arg-sku = SKU
arg-qty = 件数
arg-returnless = 客户留下商品
arg-clause = 条款
arg-by = 由谁
arg-line = 行
arg-damaged = 破损件数
arg-missing = 缺少件数
arg-wrong = 错货件数
arg-unexpected = 意外到货的 SKU
arg-close = 不会再到货
arg-grade = 成色
arg-disposition = 处置方式
arg-verdict = 判定
arg-note = 备注
arg-deduct = 扣减百分比
arg-amount = 金额
arg-restocking = 整理费
arg-label = 退货面单
arg-goodwill = 善意补偿
arg-mode = 方式
arg-bears = 由谁承担
arg-why = 原因
arg-ref = 平台编号
code-clause-window = 超出退货期限
code-clause-used = 商品已使用
code-clause-not-ours = 非本店售出
code-clause-final-sale = 不退换商品
code-clause-no-evidence = 缺少凭证
code-clause-wrong-item = 退回的是其他商品
code-clause-other = 其他
clause-window = 超出退货期限
clause-fault-window = 超出保修期
clause-open-window = 退货期限（不知道下单日期，请导入订单）
clause-open-fault-window = 保修期（不知道下单日期，请导入订单）
not-yet-goods-sent-back = 商品已到货，请退回商品或改为了结。
not-yet-refund-reversed = 款项已付出，请先冲销退款。
not-yet-parcel-unscanned = 承运商已扫描包裹，正在途中。
not-yet-dispute-ended = 争议未结束，请先结束争议。
not-yet-returnless = 商品尚未到货。请改为免退货批准，或先收货。
not-yet-inspected = 商品尚未判定，请先质检。
not-yet-refund-ended = 有退款在处理中，请先确认、标为失败或作废。
not-yet-exchange-ended = 换货或补发尚在进行，请先标为送达、取消或转为退款。
not-yet-receipt-reopened = 收货已结束。
not-yet-goods-or-reason = 商品尚未到货。先付款请填写理由。
not-yet-refund-reversed-or-reason = 款项已付出。另发商品请填写理由。
not-yet-shipped-first = 只有先发货的换货才会逾期。
not-yet-goods-received = 商品尚未退回。
sheet-named-amount = 人工指定
sheet-price-share = 价格分摊
sheet-discount-share = 折扣分摊
sheet-tax-share = 税额分摊
sheet-value-share = 实付金额分摊
sheet-condition = 商品成色扣减
sheet-restocking-fee = 整理费
sheet-return-label = 退货面单
sheet-goodwill = 善意补偿
sheet-shipping-our-fault = 运费，责任在我方
sheet-shipping-whole-order = 运费，整单退回
sheet-reversal = 已冲销
sheet-paid-less-refunded = 不超过已付且未退金额
clause-reason = 该原因不属于退货
clause-final-sale = 不退商品
clause-condition = 商品状况不符合要求
clause-returnless = 金额过高，不宜免退
clause-open-evidence = 凭证尚未确认（收到后给个案加标签 `evidence`）
finding-said = { $ground }：{ $said }（{ $policy }）
finding-policy = { $name }，第 { $version } 版
policy-name-default = 默认政策
policy-name-eu-law = 欧盟法律
policy-name-uk-law = 英国法律
policy-name-cn-law = 中国法律
finding-no-end = 无期限
finding-window = { $start }{ $basis ->
    [delivery] 签收
    [dispatch] 发货
   *[other] 下单
 }起 { $days } 天{ $allowance ->
    [0] {""}
   *[other] （另加运输 { $allowance } 天）
 }，至 { $until }；{ $asked }申请
finding-window-open = { $days } 天，但下单日期未知
finding-reason = “{ $what }”{ $mark ->
    [failed] 不予退货
   *[other] 可退
 }
finding-final-sale = { $what } { $mark ->
    [failed] 不予退货
   *[other] 不在清单内
 }
finding-evidence = { $mark ->
    [passed] “{ $what }”的凭证已有
   *[other] “{ $what }”需要凭证，尚未标记为已有
 }
finding-condition = { $mark ->
    [passed] { $what }
    [failed] { $what }，不予退货
   *[other] 仅接受{ $what }，收到商品后判断
 }
finding-returnless = { $mark ->
    [failed] 超出限额 { $what }
   *[other] 在限额 { $what } 之内
 }
sheet-grade-new = 商品状况：全新
sheet-grade-good = 商品状况：良好
sheet-grade-worn = 商品状况：使用过
sheet-grade-damaged = 商品状况：损坏
sheet-grade-defective = 商品状况：有缺陷
sheet-grade-wrong-item = 商品状况：非所购商品
clause-fees = 政策规定的费用被免除
verb-paid = 已赔付给我方
verb-deny = 索赔被拒
arg-no-label = 无需面单
arg-debtor = 向谁
arg-photos = 照片
not-yet-lead = 只有主管可以这样做。
not-yet-parcel-undelivered = 已有包裹签收，请改为登记收货。
not-yet-person-or-carrier = 承运商尚未确认丢失，可由人声明。
not-yet-untouched = 只有尚未收货或判定的行可以拆出。
not-yet-whole-line = 该行数量由平台计数，请整行拆出。
