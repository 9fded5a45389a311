# 真正发生的变化，以及该怎么做。
code-sort-season = 促销期与节假日
code-sort-baseline = 重新设定的基线
