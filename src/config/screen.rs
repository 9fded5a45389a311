//! Settings of how the screen looks and how it calls.

use crate::codes;

codes! {
    /// Which colours the screen uses.
    pub enum ThemeChoice {
        /// The terminal's own sixteen, which fit light and dark alike.
        Terminal = "terminal",
        /// Light or dark, as the terminal's background is.
        Auto = "auto",
        Light = "light",
        Dark = "dark",
        HighContrast = "high-contrast",
        ColourBlind = "colour-blind",
        Mono = "mono",
    }
}

codes! {
    /// Which signs lines, bars and marks are made of.
    pub enum Symbols {
        Unicode = "unicode",
        Ascii = "ascii",
    }
}

codes! {
    /// How many lines a row of a list takes.
    pub enum Density {
        Compact = "compact",
        Roomy = "roomy",
    }
}

codes! {
    /// How the terminal calls somebody who looks elsewhere.
    pub enum NoticeWay {
        Off = "off",
        Bell = "bell",
        Osc9 = "osc9",
        Osc777 = "osc777",
    }
}
