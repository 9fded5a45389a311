toast-copied = 已复制：{ $what }
