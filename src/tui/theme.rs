//! Colours by role. Colour is never the only carrier: a role adds to a word, a mark or an attribute.

use ratatui::style::{Color, Modifier, Style};

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

/// Roles to styles. The usual theme uses the terminal's own sixteen colours, so that it fits light and dark alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Theme {
    mono: bool,
}

impl Theme {
    /// The theme of the settings; `NO_COLOR` set and not empty means attributes only.
    pub fn new(choice: ThemeChoice) -> Self {
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Self { mono: choice == ThemeChoice::Mono || no_color }
    }

    /// The theme without colours.
    pub const fn mono() -> Self {
        Self { mono: true }
    }

    /// The style of a role.
    pub fn style(self, role: Role) -> Style {
        let plain = Style::new();
        let (color, modifier) = match role {
            Role::Plain => (None, Modifier::empty()),
            Role::Quiet => (Some(Color::DarkGray), Modifier::DIM),
            Role::Title => (Some(Color::Cyan), Modifier::BOLD),
            Role::Cursor => (None, Modifier::REVERSED),
            Role::Marked => (Some(Color::Magenta), Modifier::BOLD),
            Role::Key => (Some(Color::Cyan), Modifier::BOLD),
            Role::Good => (Some(Color::Green), Modifier::empty()),
            Role::Warning => (Some(Color::Yellow), Modifier::BOLD),
            Role::Bad => (Some(Color::Red), Modifier::BOLD),
            Role::Figure => (Some(Color::Blue), Modifier::empty()),
            Role::Border => (Some(Color::DarkGray), Modifier::DIM),
            Role::BorderActive => (Some(Color::Cyan), Modifier::empty()),
            Role::TabActive => (None, Modifier::REVERSED.union(Modifier::BOLD)),
        };
        match color.filter(|_| !self.mono) {
            // Dark grey is dim already; both together vanish on some terminals.
            Some(Color::DarkGray) => plain.fg(Color::DarkGray),
            Some(color) => plain.fg(color).add_modifier(modifier),
            None => plain.add_modifier(modifier),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_colour_every_style_is_attributes_only() {
        for role in [Role::Bad, Role::Good, Role::Cursor, Role::Marked, Role::Title] {
            let style = Theme::mono().style(role);
            assert!(style.fg.is_none() && style.bg.is_none(), "{role:?}");
        }
        assert!(Theme::mono().style(Role::Cursor).add_modifier.contains(Modifier::REVERSED));
    }
}
