# 自动化：规则、执行记录、待发箱、演练与测试。
code-run-outcome-reverted = 已撤回
code-hold-reason-day = 已达到该规则一天的限额
verb-revert = 撤回规则所做的
