//! The built program in a pseudo-terminal: it opens, answers keys and sizes, and leaves the terminal as it found it.
