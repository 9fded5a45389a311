toast-copied = Copied: { $what }
