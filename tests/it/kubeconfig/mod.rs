//! kubectl as the oracle: what it makes of generated sets of kubeconfig files is what the core makes of them.

mod generate;
mod view;
mod yaml;

use crate::real::{Result, progress};
use concertina_core::kubeconfig::{Kubeconfig, Login, LoginProblem, Sources};
use concertina_sandbox::{Layout, Module, Programs};
use generate::{Random, Set, Spoiled};
use serde_json::Value;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// Sets that are compared; each is two runs of kubectl.
const SETS: u64 = 240;

/// What kubectl says of `KUBECONFIG` in a home of its own; none when it refuses.
fn kubectl(program: &Path, home: &Path, kubeconfig: &str, flatten: bool) -> Option<Value> {
    let mut command = Command::new(program);
    command.args(["config", "view", "--raw", "-o", "json"]).args(flatten.then_some("--flatten"));
    let output = command.env_clear().env("HOME", home).env("KUBECONFIG", kubeconfig).output().unwrap();
    output.status.success().then(|| serde_json::from_slice(&output.stdout).unwrap())
}

/// The core's logins that no earlier file shadows, by context.
fn load(kubeconfig: &str) -> BTreeMap<String, Login> {
    let sources = Sources { kubeconfig: Some(kubeconfig.to_owned()), ..Sources::default() };
    let logins = Kubeconfig::load(&sources).logins.into_iter();
    logins
        .filter(|login| login.problem != Some(LoginProblem::Shadowed))
        .map(|login| (login.context.clone(), login))
        .collect()
}

/// What was compared of the sets, and where both sides differ.
#[derive(Debug, Default)]
struct Tally {
    contexts: usize,
    flattened: usize,
    refused: usize,
    differences: Vec<String>,
}

impl Tally {
    fn add(mut self, other: Self) -> Self {
        self.contexts += other.contexts;
        self.flattened += other.flattened;
        self.refused += other.refused;
        self.differences.extend(other.differences);
        self
    }

    /// Compares logins of ours with the contexts of kubectl's answer.
    fn compare(&mut self, expected: &BTreeMap<String, Value>, ours: &BTreeMap<String, Login>, flat: bool) {
        for (context, expected) in expected {
            let Some(login) = ours.get(context) else {
                self.differences.push(format!("the context {context} is missing"));
                continue;
            };
            let (found, expected) = (view::login(login, flat), view::visible(expected, login));
            match expected {
                Ok(expected) if expected == found => {}
                Ok(expected) => {
                    self.differences.push(format!("{context}: kubectl has\n{expected}\nand we\n{found}"));
                }
                Err(why) => self.differences.push(format!("{context}: {why}")),
            }
        }
        if flat {
            self.flattened += expected.len();
        } else {
            self.contexts += expected.len();
        }
    }
}

/// Compares one set.
fn compare(program: &Path, seed: u64) -> Tally {
    let home = tempfile::tempdir().unwrap();
    let mut random = Random::new(seed);
    let set = Set::generate(&mut random);
    let kubeconfig = set.write(home.path(), &mut random);
    let ours = load(&kubeconfig);
    let mut tally = Tally::default();
    if let Some(spoiled) = &set.spoiled {
        compare_spoiled(program, &set, spoiled, (home.path(), &kubeconfig), &ours, &mut tally);
    } else if let Some(raw) = kubectl(program, home.path(), &kubeconfig, false) {
        let expected = view::contexts(&raw, &set, home.path());
        if !ours.keys().eq(expected.keys()) {
            tally.differences.push(format!("contexts {:?}, ours {:?}", expected.keys(), ours.keys()));
        }
        tally.compare(&expected, &ours, false);
        // kubectl flattens nothing when one certificate is missing.
        if let Some(flat) = kubectl(program, home.path(), &kubeconfig, true) {
            tally.compare(&view::contexts(&flat, &set, home.path()), &ours, true);
        }
    } else {
        tally.differences.push("kubectl refuses it".to_owned());
    }
    let text = set.text(home.path());
    tally.differences.iter_mut().for_each(|one| *one = format!("set {seed}: {one}\nin\n{text}"));
    tally
}

/// kubectl refuses the whole set for one entry. Ours says so of the contexts that use it, and has the others as kubectl has
/// them once the entry is taken out.
fn compare_spoiled(
    program: &Path,
    set: &Set,
    spoiled: &Spoiled,
    (home, kubeconfig): (&Path, &str),
    ours: &BTreeMap<String, Login>,
    tally: &mut Tally,
) {
    if kubectl(program, home, kubeconfig, false).is_some() {
        tally.differences.push(format!("kubectl takes what was to be refused: {spoiled:?}"));
    }
    tally.refused += 1;
    let uses = set.uses(spoiled);
    for context in &uses {
        if ours.get(context).is_none_or(|login| login.problem.is_none()) {
            tally.differences.push(format!("{context} uses {spoiled:?}, and has no problem"));
        }
    }
    let clean = tempfile::tempdir().unwrap();
    let without = set.without_spoiled();
    let kubeconfig = without.write(clean.path(), &mut Random::new(u64::MAX));
    let Some(raw) = kubectl(program, clean.path(), &kubeconfig, false) else {
        tally.differences.push(format!("kubectl refuses it without {spoiled:?}"));
        return;
    };
    let at_home = raw.to_string().replace(clean.path().to_str().unwrap(), home.to_str().unwrap());
    let mut expected = view::contexts(&serde_json::from_str(&at_home).unwrap(), &without, home);
    expected.retain(|context, _| !uses.contains(context));
    tally.compare(&expected, ours, false);
}

#[test]
fn generated_files_are_merged_as_kubectl_merges_them() -> Result {
    let layout = Layout::from_env()?;
    let programs = Programs::new(&layout);
    // It needs the program alone, no fleet.
    programs.build(&[Module::Kubernetes], &progress())?;
    let program = programs.path(Module::Kubernetes, "kubectl")?;
    let seeds: Vec<u64> = (0..SETS).collect();
    let tally = std::thread::scope(|scope| {
        let workers: Vec<_> = seeds
            .chunks(seeds.len().div_ceil(4))
            .map(|part| {
                let program = &program;
                scope.spawn(move || {
                    part.iter().map(|seed| compare(program, *seed)).fold(Tally::default(), Tally::add)
                })
            })
            .collect();
        workers.into_iter().map(|worker| worker.join().unwrap()).fold(Tally::default(), Tally::add)
    });
    let differences = &tally.differences;
    let shown: Vec<_> = differences.iter().take(3).map(String::as_str).collect();
    assert!(differences.is_empty(), "{} differences, for example {}", differences.len(), shown.join("\n\n"));
    // A generator that makes nothing to compare would pass as well.
    let Tally { contexts, flattened, refused, .. } = tally;
    assert!(
        contexts > 400 && flattened > 100 && refused > 20,
        "{contexts} contexts, {flattened} of them flattened, {refused} sets refused"
    );
    Ok(())
}
