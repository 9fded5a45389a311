# 真正发生的变化，以及该怎么做。
code-sort-season = 促销期与节假日
code-sort-baseline = 重新设定的基线
code-sort-advice = 建议规则

cli-cmd-findings = 真正发生的变化、该怎么做，以及观察名单
cli-opt-what-if = 假设某个原因减少：一组退货，例如 reason=defective 或 supplier=名称
cli-opt-why = 该编号的发现所依据的一切：图表各周及其控制限，以及相关案例
cli-opt-less = 减少百分之多少

finding-worse = { $now }，原为 { $before }；自 { $since } 起变差
finding-better = { $now }，原为 { $before }；自 { $since } 起变好
finding-moved = { $now }，原为 { $before }；自 { $since } 起变化
finding-season = { $now }，平时 { $before }；这个时节在预料之中，自 { $since } 起
finding-missed = { $now }，目标{ $goal }，自 { $since } 起
finding-difference = { $by }（在 { $low } 与 { $high } 之间）
finding-difference-aged = { $by }（在 { $low } 与 { $high } 之间），每周与更早各周在同龄时比较
finding-points = { $n } 个百分点
finding-mix = { $mix } 因为卖的商品不同，{ $rate } 因为同样商品的表现变了
finding-cost-refunded = 规模：比以前约多退款 { $money }
finding-cost-goal-refunded = 规模：比达到目标时约多退款 { $money }
finding-saved-refunded = 规模：比以前约少退款 { $money }
finding-cost-goods-asked-back = 规模：要求退回的商品价值比以前约多 { $money }
finding-cost-goal-goods-asked-back = 规模：要求退回的商品价值比达到目标时约多 { $money }
finding-saved-goods-asked-back = 规模：要求退回的商品价值比以前约少 { $money }
finding-in-season = 与{ $season }有关
finding-products = 主要来自：{ $list }
finding-also = 同时变化的还有：{ $list }{ $more ->
    [0] {""}
   *[other] ；另有 { $more } 项
 }
finding-signal = { $signal }；共查看 { $n } 条趋势
finding-group = { $by } { $word }
finding-of-groups = { $name }：{ $groups }
finding-watched = { $group }：{ $rate }（{ $whole } 中的 { $part }，{ $low }–{ $high }），整体 { $overall }
finding-watched-money = 其退款中有 { $money } 超出其他的水平

signal-outside = 超出控制限
signal-run = 连续八周在同一侧
signal-together = 最近数周合在一起超出控制限
signal-differs = 超出这么多组中偶然会有的差别
signal-missed-target = 整个区间都未达目标

season-black-friday = 黑色星期五
season-christmas = 圣诞节
season-prime-day = Prime 会员日
season-singles-day = 双十一
season-double-twelve = 双十二
season-june-sale = 618 大促
season-lunar-new-year = 春节
season-boxing-day = 圣诞后促销
season-golden-week = 黄金周
season-year-before = 时节：一年前也是如此

findings-line = { $n }. { $title }
findings-none = { $n ->
    [0] { $period } 没有真正的变化：还没有足够长、可以判断的趋势。
   *[other] { $period } 没有真正的变化：查看了 { $n } 条趋势，都在偶然波动之内。
 }
findings-no-such = 没有编号为 { $n } 的发现：{ $all ->
    [0] 没有真正的变化
   *[other] 共有 { $all } 个
 }。
findings-week-cases = { $whole } 中的 { $part }
findings-week-usual = 平常 { $usual }（{ $low }–{ $high }）
findings-week-baseline = 基线
findings-cases = 相关案例：afterdesk list { $kind } '{ $query }'
findings-watch = 观察名单：这些的退货远多于其他
findings-advice = { $area }：{ $text }
findings-wrong-if = 以下情况则不适用：{ $text }

area-stock = 库存
area-listing = 商品页面
area-packing = 包装
area-carrier = 物流
area-supplier = 供应商
area-policy = 客户政策

advice-supplier-claim = 把带照片的案例发给供应商并索赔，询问开始时哪个批次或部件变了。
advice-supplier-claim-wrong = 货物发出时是好的：看看没有经过长途运输的退货是否也有此问题。
advice-supplier-inspection = 该供应商下一批货销售前先抽检，并把退货率写进下次协议。
advice-supplier-inspection-wrong = 该供应商只是供应本来就退得最多的商品：与同一产品线的其他供应商比较。
advice-supplier-find = 把这些案例按供应商、产品线和入库周拆开，直到某一项突出；然后向其索赔。
advice-supplier-find-wrong = 没有哪个供应商或产品线突出：那原因可能在操作或运输。
advice-stock-hold = 暂停发出问题开始后入库的货，先抽检再继续。
advice-stock-hold-wrong = 问题在这批货入库前就开始，或其他批次退货同样多。
advice-stock-order-less = 在说明改好之前少进货：每卖一件都带来退货。
advice-stock-order-less-wrong = 扣除退货成本后它仍然赚钱。
advice-listing-size-chart = 量三件实物并修正尺码表；在页面第一行写明版型。
advice-listing-size-chart-wrong = 客户是买两个尺码留一个：看看两件是否在同一订单。
advice-listing-correct = 把图片和文字与今天仓库里的实物对照，在每个平台改正不符之处。
advice-listing-correct-wrong = 变的是货而不是页面：那是供应商的问题。
advice-listing-expectation = 在页面写明它不适合做什么，并回答最常见的三个抱怨。
advice-listing-expectation-wrong = 客户选这些原因只是为了免费退货：读十条留言。
advice-listing-review = 读十条它的退货留言，判断是页面、货物还是价格的问题。
advice-listing-review-wrong = 它所在的产品线本来就退得多：在同一产品线内比较。
advice-packing-stronger = 加固包装或加外箱，发出前给十个包裹拍照。
advice-packing-stronger-wrong = 损坏只出现在某个承运商或线路：那是物流的问题。
advice-packing-check = 封箱前用扫码或称重核对内容与订单。
advice-packing-check-wrong = 货从供应商来时就不完整。
advice-carrier-claim = 趁承运商索赔期未过，现在就为丢失和延误的包裹索赔，并索要该线路的数据。
advice-carrier-claim-wrong = 是你们发货晚了：看从下单到首次扫描的时间。
advice-carrier-season = 在店铺写明更早的最后下单日期，在客户询问前主动通知；这几周订更快的服务。
advice-carrier-season-wrong = 旺季过后仍未结束：那就不是季节性的。
advice-carrier-slow = 向承运商询问延误原因，期间向客户承诺更晚的送达日。
advice-carrier-slow-wrong = 交运时间变晚或首次扫描提前了。
advice-carrier-lane = 该线路的一部分包裹改用其他承运商四周并比较。
advice-carrier-lane-wrong = 该线路运的商品与其他线路不同。
advice-policy-evidence = 这类案例退款前要求照片和序列号；绝不单凭数字拒绝。
advice-policy-evidence-wrong = 平台自动退款：那就在平台申诉。
advice-policy-exchange-first = 先提供换货，换成客户描述所指的尺码。
advice-policy-exchange-first-wrong = 另一个尺码缺货。
advice-policy-keep-item = 退回运费高于价值的便宜商品，让客户留下。
advice-policy-keep-item-wrong = 商品还能再卖，或消息会传开。
advice-policy-answer-first = 每天早上把最久未答复的案例交给一个人，并为常见问题准备答复。
advice-policy-answer-first-wrong = 进来的案例比以前少：那就看看谁不在岗。
advice-keep-going = 记下开始时改了什么，保持下去并推广；持续一段时间后重新设定基线。
advice-keep-going-wrong = 没有人改过什么：那就再等等看是否持续。

what-if-cases = { $period } 的{ $cause }：{ $orders } 个订单中有 { $returned } 个退回，其中 { $caused } 个
what-if-rate = 若减少 { $percent }%，退货率将从 { $now } 变为 { $then }（在 { $low } 与 { $high } 之间）
what-if-money = 约少退 { $saved }（在 { $least } 与 { $most } 之间）
what-if-small = 数量太少，不能作任何承诺。
