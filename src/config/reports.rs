//! Settings of reports: where made ones go, which are made by themselves, and which browser prints.

use std::path::PathBuf;

use toml::{Table, Value};

use super::{Problem, bad, code, expanded, text, unknown};
use crate::codes;
use crate::domain::time::{HOUR, MINUTE};
use crate::text::Lang;

codes! {
    /// The file that a report is made as by itself.
    pub enum ReportFile {
        Html = "html",
        Markdown = "md",
        Xlsx = "xlsx",
        Pdf = "pdf",
        Json = "json",
    }
}

codes! {
    pub enum Weekday {
        Monday = "monday",
        Tuesday = "tuesday",
        Wednesday = "wednesday",
        Thursday = "thursday",
        Friday = "friday",
        Saturday = "saturday",
        Sunday = "sunday",
    }
}

impl Weekday {
    /// Monday is 0.
    pub const fn from_monday(self) -> i64 {
        self as i64
    }
}

/// A report that the regular pass makes once for each of its periods.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scheduled {
    pub template: String,
    pub format: ReportFile,
    /// The language of the desk where nothing is said.
    pub language: Option<Lang>,
    /// The supplier, line or market that it is about.
    pub about: Option<String>,
    /// Mail addresses and names of webhooks that get it.
    pub to: Option<String>,
    /// Not before this weekday and this time of the shop's day, in milliseconds; at once when the period is over where nothing is said.
    pub day: Option<Weekday>,
    pub time: Option<i64>,
}

/// What the file says of reports.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reports {
    /// Made reports go here; beside the desk where nothing is said.
    pub folder: Option<PathBuf>,
    /// The browser that prints; the first that is found where nothing is said.
    pub browser: Option<PathBuf>,
    pub scheduled: Vec<Scheduled>,
}

const KEYS: &[&str] = &["folder", "browser", "scheduled"];
const SCHEDULED: &[&str] = &["template", "format", "language", "about", "to", "day", "time"];

impl Reports {
    pub(super) fn take(&mut self, value: &Value, problems: &mut Vec<Problem>) -> Result<(), Problem> {
        let table = value.as_table().ok_or_else(|| bad("reports", value, "[reports]".to_owned()))?;
        for (key, value) in table {
            let taken = match key.as_str() {
                "folder" => text("folder", value).map(|path| self.folder = Some(expanded(&path))),
                "browser" => text("browser", value).map(|path| self.browser = Some(expanded(&path))),
                "scheduled" => value
                    .as_array()
                    .ok_or_else(|| bad("scheduled", value, "[[reports.scheduled]]".to_owned()))
                    .map(|all| self.scheduled = all.iter().filter_map(|one| scheduled(one, problems)).collect()),
                _ => Err(unknown(key, KEYS)),
            };
            problems.extend(taken.err());
        }
        Ok(())
    }
}

fn scheduled(value: &Value, problems: &mut Vec<Problem>) -> Option<Scheduled> {
    let Some(table) = value.as_table() else {
        problems.push(bad("scheduled", value, "[[reports.scheduled]]".to_owned()));
        return None;
    };
    let read = read(table, problems);
    match read {
        Ok(scheduled) => Some(scheduled),
        Err(problem) => {
            problems.push(problem);
            None
        }
    }
}

fn read(table: &Table, problems: &mut Vec<Problem>) -> Result<Scheduled, Problem> {
    let strange = table.keys().filter(|key| !SCHEDULED.contains(&key.as_str()));
    problems.extend(strange.map(|key| unknown(key, SCHEDULED)));
    let nothing = Value::String(String::new());
    Ok(Scheduled {
        template: text("template", table.get("template").unwrap_or(&nothing))?,
        format: table.get("format").map_or(Ok(ReportFile::default()), |value| {
            code("format", value, ReportFile::from_code, ReportFile::CODES)
        })?,
        language: table.get("language").map(|value| code("language", value, Lang::parse, Lang::CODES)).transpose()?,
        about: table.get("about").map(|value| text("about", value)).transpose()?,
        to: table.get("to").map(|value| text("to", value)).transpose()?,
        day: table.get("day").map(|value| code("day", value, Weekday::from_code, Weekday::CODES)).transpose()?,
        time: table.get("time").map(time).transpose()?,
    })
}

/// `08:30` as milliseconds after midnight.
fn time(value: &Value) -> Result<i64, Problem> {
    let clock = value.as_str().and_then(|text| text.parse::<jiff::civil::Time>().ok());
    let clock = clock.ok_or_else(|| bad("time", value, "08:30".to_owned()))?;
    Ok(i64::from(clock.hour()) * HOUR + i64::from(clock.minute()) * MINUTE)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Settings;

    #[test]
    fn reports_that_are_made_by_themselves_are_read_and_their_mistakes_named() {
        let text = "[reports]\nfolder = \"/tmp/r\"\nbrowsr = \"x\"\n[[reports.scheduled]]\ntemplate = \"weekly\"\nformat = \"xlsx\"\n\
                    [[reports.scheduled]]\ntemplate = \"supplier\"\nformat = \"doc\"\n[[reports.scheduled]]\ntemplate = \"monthly\"\nlanguage = \"zh-CN\"\n\
                    to = \"boss@shop.example\"\nday = \"monday\"\ntime = \"08:30\"\n";
        let (settings, problems) = Settings::parse(text);
        let made: Vec<_> = settings.reports.scheduled.iter().map(|one| (one.template.as_str(), one.format)).collect();
        assert_eq!(made, [("weekly", ReportFile::Xlsx), ("monthly", ReportFile::Html)]);
        let monthly = &settings.reports.scheduled[1];
        assert_eq!((monthly.language, monthly.day), (Some(Lang::ZhCn), Some(Weekday::Monday)));
        assert_eq!((monthly.time, monthly.to.as_deref()), (Some(8 * HOUR + 30 * MINUTE), Some("boss@shop.example")));
        assert_eq!(problems.len(), 2, "{problems:?}");
    }
}
