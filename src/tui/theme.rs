//! Colours by role. Colour is never the only carrier: a role adds to a word, a mark or an attribute.

mod signs;

use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};

pub use signs::in_ascii;

use crate::config::ThemeChoice;

/// What a piece of the screen is, so that a theme can colour it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    Plain,
    /// Less important: notes, units, hints.
    Quiet,
    /// Titles and names of columns.
    Title,
    /// The row under the cursor.
    Cursor,
    Marked,
    /// Keys in the key bar.
    Key,
    Good,
    Warning,
    Bad,
    /// Numbers and bars.
    Figure,
    Border,
    BorderActive,
    TabActive,
}

/// What the terminal can show and is, apart from what the settings want.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Means {
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// More than the sixteen colours of its own.
    pub many_colors: bool,
    /// Its background is light; nothing where it did not say.
    pub light: Option<bool>,
    /// It opens web addresses.
    pub links: bool,
}

impl Means {
    /// What the environment says.
    pub fn of_environment() -> Self {
        let set = |name: &str| std::env::var(name).is_ok_and(|value| !value.is_empty());
        let names = |name: &str, part: &str| std::env::var(name).is_ok_and(|value| value.contains(part));
        let many_colors = names("TERM", "256color") || set("COLORTERM") || names("TERM", "direct") || cfg!(windows);
        let links = set("TERM") && !names("TERM", "linux") && !names("TERM", "dumb");
        Self { no_color: set("NO_COLOR"), many_colors, light: None, links }
    }
}

/// Which colours the roles have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Palette {
    /// The terminal's own sixteen, so that it fits light and dark alike.
    Terminal,
    Light,
    Dark,
    Contrast,
    /// Blue and orange instead of green and red, told apart with every kind of eyes.
    ColourBlind,
    Mono,
}

/// Roles to styles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    palette: Palette,
    /// The theme brings its own background, for the terminal's may be the other one.
    ground: Option<(Color, Color)>,
}

impl Theme {
    /// The theme of the settings, as far as the terminal can show it.
    pub fn new(choice: ThemeChoice, means: Means) -> Self {
        let own = |palette, text: u8, ground: u8| Self {
            palette,
            ground: Some((Color::Indexed(text), Color::Indexed(ground))),
        };
        let plain = |palette| Self { palette, ground: None };
        if means.no_color {
            return plain_mono();
        }
        match choice {
            ThemeChoice::Mono => plain(Palette::Mono),
            // Black and white are among the sixteen.
            ThemeChoice::HighContrast => own(Palette::Contrast, 15, 0),
            _ if !means.many_colors => plain(Palette::Terminal),
            ThemeChoice::Terminal => plain(Palette::Terminal),
            ThemeChoice::Auto => match means.light {
                Some(true) => plain(Palette::Light),
                Some(false) => plain(Palette::Dark),
                None => plain(Palette::Terminal),
            },
            ThemeChoice::Light => own(Palette::Light, 235, 231),
            ThemeChoice::Dark => own(Palette::Dark, 252, 234),
            ThemeChoice::ColourBlind => own(Palette::ColourBlind, 252, 234),
        }
    }

    /// The theme without colours.
    pub const fn mono() -> Self {
        plain_mono()
    }

    /// The style of a role.
    pub const fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let (color, modifier) = (self.color(role), modifier(role));
        match (self.palette, color) {
            // One bar of one colour: what the words below it have of their own would be patches in it.
            (Palette::Mono, _) if matches!(role, Role::Cursor) => {
                plain.add_modifier(modifier).remove_modifier(Modifier::DIM)
            }
            (_, _) if matches!(role, Role::Cursor) => {
                plain.fg(Color::Reset).add_modifier(modifier).remove_modifier(Modifier::DIM)
            }
            // What is dim is grey again.
            (Palette::Contrast, None) if matches!(role, Role::Quiet | Role::Border) => plain,
            (Palette::Mono, _) | (_, None) => plain.add_modifier(modifier),
            // Grey is dim already; both together vanish on some terminals.
            (_, Some(color)) if matches!(role, Role::Quiet | Role::Border) => plain.fg(color),
            (_, Some(color)) => plain.fg(color).add_modifier(modifier),
        }
    }

    const fn color(self, role: Role) -> Option<Color> {
        let number = match self.palette {
            Palette::Mono => return None,
            Palette::Terminal => return terminal(role),
            Palette::Contrast => return contrast(role),
            Palette::Light => light(role),
            Palette::Dark => dark(role),
            Palette::ColourBlind => colour_blind(role),
        };
        match number {
            Some(number) => Some(Color::Indexed(number)),
            None => None,
        }
    }

    /// Gives everything that has no colour of its own the theme's.
    pub fn ground(self, buffer: &mut Buffer) {
        let Some((text, ground)) = self.ground else { return };
        for cell in &mut buffer.content {
            if cell.fg == Color::Reset {
                cell.fg = text;
            }
            if cell.bg == Color::Reset {
                cell.bg = ground;
            }
        }
    }
}

const fn plain_mono() -> Theme {
    Theme { palette: Palette::Mono, ground: None }
}

const fn modifier(role: Role) -> Modifier {
    match role {
        Role::Plain | Role::Good | Role::Figure | Role::BorderActive => Modifier::empty(),
        Role::Quiet | Role::Border => Modifier::DIM,
        Role::Title | Role::Marked | Role::Key | Role::Warning | Role::Bad => Modifier::BOLD,
        Role::Cursor => Modifier::REVERSED,
        Role::TabActive => Modifier::REVERSED.union(Modifier::BOLD),
    }
}

const fn terminal(role: Role) -> Option<Color> {
    Some(match role {
        Role::Plain | Role::Cursor | Role::TabActive => return None,
        Role::Quiet | Role::Border => Color::DarkGray,
        Role::Title | Role::Key | Role::BorderActive => Color::Cyan,
        Role::Marked => Color::Magenta,
        Role::Good => Color::Green,
        Role::Warning => Color::Yellow,
        Role::Bad => Color::Red,
        Role::Figure => Color::Blue,
    })
}

/// Nothing is grey; what matters less is not bold.
const fn contrast(role: Role) -> Option<Color> {
    Some(match role {
        Role::Plain | Role::Cursor | Role::TabActive | Role::Quiet | Role::Border => return None,
        Role::Title | Role::Key | Role::BorderActive | Role::Figure => Color::LightCyan,
        Role::Marked => Color::LightMagenta,
        Role::Good => Color::LightGreen,
        Role::Warning => Color::LightYellow,
        Role::Bad => Color::LightRed,
    })
}

const fn light(role: Role) -> Option<u8> {
    Some(match role {
        Role::Plain | Role::Cursor | Role::TabActive => return None,
        Role::Quiet => 242,
        Role::Border => 247,
        Role::Title | Role::Key | Role::BorderActive => 24,
        Role::Marked => 90,
        Role::Good => 22,
        Role::Warning => 94,
        Role::Bad => 124,
        Role::Figure => 25,
    })
}

const fn dark(role: Role) -> Option<u8> {
    Some(match role {
        Role::Plain | Role::Cursor | Role::TabActive => return None,
        Role::Quiet => 246,
        Role::Border => 240,
        Role::Title | Role::Key | Role::BorderActive => 80,
        Role::Marked => 177,
        Role::Good => 114,
        Role::Warning => 221,
        Role::Bad => 210,
        Role::Figure => 111,
    })
}

/// After the colours of Okabe and Ito.
const fn colour_blind(role: Role) -> Option<u8> {
    Some(match role {
        Role::Plain | Role::Cursor | Role::TabActive => return None,
        Role::Quiet => 246,
        Role::Border => 240,
        Role::Title | Role::Key | Role::BorderActive => 117,
        Role::Marked => 182,
        Role::Good => 74,
        Role::Warning => 227,
        Role::Bad => 208,
        Role::Figure => 36,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::layout::Rect;

    const ROLES: &[Role] = &[
        Role::Plain,
        Role::Quiet,
        Role::Title,
        Role::Cursor,
        Role::Marked,
        Role::Key,
        Role::Good,
        Role::Warning,
        Role::Bad,
        Role::Figure,
        Role::Border,
        Role::BorderActive,
        Role::TabActive,
    ];
    const ALL: Means = Means { no_color: false, many_colors: true, light: None, links: false };

    #[test]
    fn without_colour_every_style_is_attributes_only() {
        let no_color = Means { no_color: true, ..ALL };
        for &choice in ThemeChoice::ALL {
            for &role in ROLES {
                let style = Theme::new(choice, no_color).style(role);
                assert!(style.fg.is_none() && style.bg.is_none(), "{choice} {role:?}");
            }
        }
        assert!(Theme::mono().style(Role::Cursor).add_modifier.contains(Modifier::REVERSED));
    }

    #[test]
    fn sixteen_colours_are_enough_for_every_theme() {
        let few = Means { many_colors: false, light: Some(true), ..ALL };
        for &choice in ThemeChoice::ALL {
            for &role in ROLES {
                let color = Theme::new(choice, few).style(role).fg;
                assert!(!matches!(color, Some(Color::Indexed(16..) | Color::Rgb(..))), "{choice} {role:?}");
            }
        }
    }

    #[test]
    fn the_background_decides_only_where_the_settings_leave_it_to_it() {
        let of = |choice, light| Theme::new(choice, Means { light, ..ALL });
        assert_eq!(of(ThemeChoice::Auto, Some(true)).palette, Palette::Light);
        assert_eq!(of(ThemeChoice::Auto, Some(false)).palette, Palette::Dark);
        assert_eq!(of(ThemeChoice::Auto, None).palette, Palette::Terminal);
        assert_eq!(of(ThemeChoice::Dark, Some(true)).palette, Palette::Dark);
    }

    /// Relative luminance of a colour of the 256, after the rules for contrast on the web.
    fn luminance(number: u8) -> f64 {
        let level = |n: u8| if n == 0 { 0 } else { 55 + 40 * u32::from(n) };
        let (r, g, b) = match number {
            0 => (0, 0, 0),
            1..=15 => (255, 255, 255),
            16..=231 => (level((number - 16) / 36), level((number - 16) / 6 % 6), level((number - 16) % 6)),
            232.. => {
                let grey = 8 + 10 * u32::from(number - 232);
                (grey, grey, grey)
            }
        };
        let part = |value: u32| {
            let value = f64::from(value) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(r) + 0.7152 * part(g) + 0.0722 * part(b)
    }

    #[test]
    fn every_text_of_a_theme_can_be_read_on_its_background() {
        for choice in [ThemeChoice::Light, ThemeChoice::Dark, ThemeChoice::ColourBlind] {
            let theme = Theme::new(choice, ALL);
            let Some((Color::Indexed(text), Color::Indexed(ground))) = theme.ground else { panic!("{choice}") };
            let contrast = |number| {
                let (a, b) = (luminance(number), luminance(ground));
                (a.max(b) + 0.05) / (a.min(b) + 0.05)
            };
            assert!(contrast(text) >= 7.0, "{choice}");
            for &role in ROLES.iter().filter(|role| **role != Role::Border) {
                if let Some(Color::Indexed(number)) = theme.style(role).fg {
                    assert!(contrast(number) >= 4.5, "{choice} {role:?}: {:.1}", contrast(number));
                }
            }
        }
    }

    #[test]
    fn what_is_under_the_cursor_is_one_bar_and_high_contrast_has_nothing_dim() {
        for &choice in ThemeChoice::ALL {
            let theme = Theme::new(choice, ALL);
            for &role in ROLES {
                let cell = theme.style(role).patch(theme.style(Role::Cursor));
                assert!(matches!(cell.fg, None | Some(Color::Reset)), "{choice} {role:?}");
                assert!(!cell.add_modifier.contains(Modifier::DIM), "{choice} {role:?}");
            }
        }
        let contrast = Theme::new(ThemeChoice::HighContrast, ALL);
        assert!(ROLES.iter().all(|role| !contrast.style(*role).add_modifier.contains(Modifier::DIM)));
    }

    #[test]
    fn the_ground_covers_what_has_no_colour_of_its_own() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 2, 1));
        buffer.set_string(0, 0, "a", Style::new().fg(Color::Red));
        Theme::new(ThemeChoice::Dark, ALL).ground(&mut buffer);
        assert_eq!((buffer[(0, 0)].fg, buffer[(0, 0)].bg), (Color::Red, Color::Indexed(234)));
        assert_eq!((buffer[(1, 0)].fg, buffer[(1, 0)].bg), (Color::Indexed(252), Color::Indexed(234)));
    }
}
