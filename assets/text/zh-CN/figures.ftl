# 指标：名称、含义、表达方式。
code-sort-analysis = 指标的统计方式
