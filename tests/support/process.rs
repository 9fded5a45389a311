//! What the system says of a running program, and signals to it.

use std::fs;
use std::process::Command;

/// What a process takes.
#[derive(Debug, Clone, Copy, Default)]
pub struct Usage {
    /// Resident bytes.
    pub memory: u64,
    pub handles: usize,
    /// Time of the processor, in hundredths of a second.
    pub ticks: u64,
}

impl Usage {
    /// Nothing once the process is gone.
    pub fn of(process: u32) -> Option<Self> {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let resident = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kib: u64 = resident.trim().trim_end_matches(" kB").trim().parse().ok()?;
        let handles = fs::read_dir(format!("/proc/{process}/fd")).ok()?.count();
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
        let ticks = [11, 12].iter().filter_map(|at| fields.get(*at)?.parse::<u64>().ok()).sum();
        Some(Self { memory: kib << 10, handles, ticks })
    }

    /// Whether it has been stopped by a signal.
    pub fn is_stopped(process: u32) -> bool {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| rest.trim_start().starts_with('T'))
    }

    /// Whether it is there and not merely waiting to be buried.
    pub fn is_alive(process: u32) -> bool {
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        stat.rsplit(')').next().is_some_and(|rest| !rest.is_empty() && !rest.trim_start().starts_with(['Z', 'X']))
    }
}

/// What each thread is at: its name, its state, what it waits for in the system, its time of the processor; for the report of a hang.
pub fn threads(process: u32) -> String {
    let Ok(tasks) = fs::read_dir(format!("/proc/{process}/task")) else { return String::new() };
    let told = tasks.flatten().map(|task| {
        let read = |name: &str| fs::read_to_string(task.path().join(name)).unwrap_or_default();
        let stat = read("stat");
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
        let (state, user, system) = (fields.first(), fields.get(11), fields.get(12));
        format!("{} {state:?} in {:?}, {user:?} and {system:?} ticks", read("comm").trim(), read("wchan"))
    });
    told.collect::<Vec<_>>().join("\n")
}

/// Sends a signal by its name, such as `TERM`.
pub fn signal(process: u32, name: &str) {
    let told = Command::new("kill").args([&format!("-{name}"), &process.to_string()]).status();
    assert!(told.is_ok_and(|status| status.success()), "kill -{name}");
}
