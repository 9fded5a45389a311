# 查询语句的错误：$found 是所写内容，$nearest 是最接近的已知词（没有时为 none），$column 是位置。
query-at = { $problem }（第 { $column } 个字符）
query-unknown-field = 没有字段“{ $found }”。{ $nearest ->
    [none] 若要搜索带冒号的文字，请加引号。
   *[other] 是否想输入“{ $nearest }”？
 }
query-unknown-value = “{ $found }”不是该字段的取值。{ $nearest ->
    [none] 在冒号后按 Tab 查看可用取值。
   *[other] 是否想输入“{ $nearest }”？
 }
query-unknown-state = “is:{ $found }”在这里没有含义。{ $nearest ->
    [none] 在“is:”后按 Tab 查看可用状态。
   *[other] 是否想输入“{ $nearest }”？
 }
query-unknown-possession = 没有名为“{ $found }”的字段可供判断有无。{ $nearest ->
    [none] 在“has:”后按 Tab 查看字段。
   *[other] 是否想输入“{ $nearest }”？
 }
query-unknown-sort = 此列表不能按“{ $found }”排序。{ $nearest ->
    [none] 可用排序：{ $known }。
   *[other] 是否想输入“{ $nearest }”？可用排序：{ $known }。
 }
query-unheard = 没有任何记录是“{ $found }”。是否想输入“{ $nearest }”？
query-missing-value = 此处缺少取值。
query-missing-term = 此处缺少词或条件。
query-unclosed-quote = 此处的引号没有闭合。
query-unclosed-bracket = 此处的括号没有闭合。
query-stray-bracket = 此处的右括号没有对应的左括号。
query-nothing-to-search = “{ $found }”中没有可搜索的文字或数字。
query-not-searchable = 这类记录没有可搜索的文字。请使用字段，例如 number:…
query-not-ordered = “{ $found }”不能用 < 或 > 比较。请使用冒号。
query-one-value = 比较只接受一个值，“{ $found }”是第二个。金额中不写逗号。
query-bad-number = “{ $found }”不是整数。
query-bad-money = “{ $found }”不是金额。请写 50、12.50、50EUR 或 50€。
query-bad-time = “{ $found }”不是时间。{ $nearest ->
    [none] 请写 2026-11-30、2026-W48、tomorrow、monday、last-week、3d 或 -3d。
   *[other] 是否想输入“{ $nearest }”？
 }
query-bad-age = “{ $found }”不是时长。请写 30m、12h、3d、2w 或 1d12h。
query-bad-flag = “{ $found }”既不是 yes 也不是 no。
query-bad-record = “{ $found }”不是这类记录的编号。
query-misplaced-sort = “sort:”作用于整个查询：不能放在括号里或减号后，并且要用冒号。
query-second-sort = 查询已指定排序。
query-too-deep = 此处的括号嵌套过深。
query-too-long = 查询从此处起过长。
query-too-many = 查询从此处起词和取值过多。
settings-unknown-key = 设置文件里有不认识的键：{ $key }。
settings-unknown-key-nearest = 设置文件里有不认识的键：{ $key }。是不是 { $nearest }？
settings-bad-value = 设置文件里 { $key } = { $value }；可用的值：{ $expected }。
settings-not-toml = 设置文件第 { $line } 行第 { $column } 列无法读取；改用默认设置。
