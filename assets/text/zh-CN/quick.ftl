# 几个键就能做的决定：用一个字母选的答案。
quick-hint = 按字母选择 · 或用方向键加 Enter · { $form } 完整表单 · Esc 什么都不改
quick-hint-nothing = { $form } 完整表单 · Esc 什么都不改
quick-reading = 正在读取……
quick-nothing = 没有可选的；按 { $form } 打开表单手动填写。
quick-reply = 等客户回复
quick-scan = 等包裹有新轨迹
quick-refund = 等退款完成
quick-day = 搁置到明天
quick-three-days = 搁置三天
quick-week = 搁置一周
quick-me = 我
quick-nobody = 不指定
quick-open-cases = 未结 { $n }
quick-same-goods = 同款
case-proposed-by = （建议，依据“{ $words }”）
case-proposed-owner = （建议：能处理，手上未结 { $n }）
toast-drafts-back = 上次会话还留有 { $n } 份草稿，在同一个案例上按同一个键即可打开。
toast-bad-keys = keys.toml，{ $place }：{ $why }此行已略过。
keys-line = 第 { $n } 行
keys-form = 不是按键表的写法：{ $detail }。
keys-no-place = 没有“{ $name }”这个位置{ $nearest ->
    [none] 。“afterdesk keys” 会列出全部。
   *[other] ；是不是“{ $nearest }”？
 }
keys-no-kind = 没有“{ $name }”这种记录{ $nearest ->
    [none] 。
   *[other] ；是不是“{ $nearest }”？
 }
keys-no-action = 没有“{ $name }”这个动作{ $nearest ->
    [none] 。“afterdesk keys” 会列出全部。
   *[other] ；是不是“{ $nearest }”？
 }
keys-no-key = “{ $key }”不是按键。写法如 a、A、f5、space、ctrl-j、alt-x，连按两键写作“g g”。
keys-clash = “{ $key }”已用于“{ $other }”。请在本文件中给它换一个键，或在此另选一个。
overlay-choose = 选定
quick-stand-in = ！客户使用{ $wanted }，没有该语言的答复：将以{ $language }发出。
quick-each-own = 共 { $n } 封信，每位客户各一封，有其语言的答复时用其语言。下面是写给 { $to } 的一封（{ $language }）。
quick-stand-ins = ！其中 { $n } 位客户的语言没有这样的答复，将收到另一种语言的信。
quick-own-words = 自己写
toast-nothing-alike = 这里没有可用来判断同类的内容。
