//! When a pod gets requests, and how it ends.

use super::{Subject, count, finding, named};
use concertina_contract::{ZeroDowntimeCode, ZeroDowntimeFinding};
use serde_json::{Value, json};

/// Seconds from the word to end until a pod is killed, unless told otherwise.
const GRACE: u32 = 30;

impl Subject<'_> {
    /// Containers that take requests.
    pub(super) fn containers(&self, found: &mut Vec<ZeroDowntimeFinding>) {
        for container in self.serving() {
            let name = container["name"].as_str().unwrap_or_default();
            if container["readinessProbe"].is_null() {
                found.push(named(ZeroDowntimeCode::NoReadinessProbe, "container", name));
            }
            let stop = &container["lifecycle"]["preStop"];
            if stop.is_null() {
                found.push(named(ZeroDowntimeCode::NoPreStop, "container", name));
            }
            let grace = count(self.pod("/spec/terminationGracePeriodSeconds")).unwrap_or(GRACE);
            let drain = wait(stop).unwrap_or(0);
            if drain > 0 && grace <= drain {
                let params = [("grace", grace.to_string()), ("drain", drain.to_string())];
                found.push(finding(ZeroDowntimeCode::GraceTooShort, &params));
            }
        }
    }

    /// Those that name a port. Ports need not be named: of pods behind a Service of which none does, it is the first.
    fn serving(&self) -> Vec<&Value> {
        let containers = self.pod("/spec/containers").as_array().map_or(&[][..], Vec::as_slice);
        let named = |container: &&Value| container["ports"].as_array().is_some_and(|ports| !ports.is_empty());
        let serving: Vec<&Value> = containers.iter().filter(named).collect();
        if serving.is_empty() && self.is_served() {
            return containers.iter().take(1).collect();
        }
        serving
    }

    /// Whether a Service leads to its pods. One without a selector chooses none.
    fn is_served(&self) -> bool {
        self.around.services.iter().any(|service| {
            let labels = &service["spec"]["selector"];
            let any = labels.as_object().is_some_and(|labels| !labels.is_empty());
            any && self.is_beside(service) && self.is_chosen(&json!({ "matchLabels": labels }))
        })
    }
}

/// Seconds that a container waits before it is told to end, as far as that can be told: Kubernetes' own `sleep`, or a command
/// of that name, in a shell too.
fn wait(stop: &Value) -> Option<u32> {
    if let Some(seconds) = count(&stop["sleep"]["seconds"]) {
        return Some(seconds);
    }
    let command = stop["exec"]["command"].as_array()?.iter().filter_map(Value::as_str);
    let text = command.collect::<Vec<_>>().join(" ");
    let words: Vec<&str> = text.split([' ', '\n', ';', '&']).filter(|word| !word.is_empty()).collect();
    let at = words.iter().position(|word| *word == "sleep" || word.ends_with("/sleep"))?;
    words.get(at + 1)?.trim_end_matches('s').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_told_from_a_command_too() {
        let exec = |words: &[&str]| wait(&json!({ "exec": { "command": words } }));
        assert_eq!(wait(&json!({ "sleep": { "seconds": 7 } })), Some(7));
        assert_eq!(exec(&["sleep", "10"]), Some(10));
        assert_eq!(exec(&["/bin/sleep", "10s"]), Some(10));
        assert_eq!(exec(&["sh", "-c", "sleep 15; nginx -s quit"]), Some(15));
        assert_eq!((exec(&["nginx", "-s", "quit"]), exec(&["sleep"])), (None, None));
        assert_eq!(wait(&Value::Null), None);
    }
}
