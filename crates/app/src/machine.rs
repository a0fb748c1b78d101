//! How much memory this machine has for the program.

use std::path::Path;

/// Where Linux tells the memory of the machine, in kB.
const MACHINE: &str = "/proc/meminfo";

/// Where Linux tells the limit of the container the program runs in, in bytes or `max`.
const CONTAINER: &str = "/sys/fs/cgroup/memory.max";

/// Returns the bytes of memory there are: the machine's, or fewer where a container has a limit.
/// None where the system does not tell.
pub fn available() -> Option<u64> {
    let read = |path: &str| std::fs::read_to_string(Path::new(path)).ok();
    let machine = read(MACHINE).and_then(|text| of_machine(&text));
    let container = read(CONTAINER).and_then(|text| text.trim().parse().ok());
    machine.into_iter().chain(container).min()
}

fn of_machine(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kilobytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    kilobytes.checked_mul(1024)
}

#[cfg(test)]
mod tests {
    use super::of_machine;

    #[test]
    fn the_memory_of_a_machine_is_read() {
        let text = "MemTotal:       24576000 kB\nMemFree:          100 kB\n";
        assert_eq!(of_machine(text), Some(24_576_000 * 1024));
        for text in ["", "MemTotal: many kB\n", "MemFree: 5 kB\n"] {
            assert_eq!(of_machine(text), None, "{text}");
        }
    }
}
